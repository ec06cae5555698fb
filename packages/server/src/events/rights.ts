import type { BalcaoEvent, EventType } from '@balcao/contract';

/* What changes who may see what: said once, for the tokens that are remembered and for the streams that are open. */

const nouns: ReadonlySet<string> = new Set(['token', 'queue', 'user', 'role', 'group', 'connection', 'setting']);

/** Of those nouns, what happens often and changes nobody's rights. */
const harmless: ReadonlySet<EventType> = new Set<EventType>([
  'user.presenceChanged',
  'connection.added',
  'connection.removed',
  'connection.noticed',
  'connection.healthChanged',
]);

const nounOf = (id: string) => id.split('.', 1)[0] ?? '';

export function changesRights(event: BalcaoEvent): boolean {
  return (nouns.has(nounOf(event.type)) && !harmless.has(event.type)) || event.type === 'session.ended';
}

/** Whether an action may have emitted such an event: its answer waits until the event has been noticed here. */
export function mayChangeRights(actionId: string): boolean {
  const noun = nounOf(actionId);
  return nouns.has(noun) || noun === 'session' || noun === 'profile' || actionId === 'auth.logout';
}
