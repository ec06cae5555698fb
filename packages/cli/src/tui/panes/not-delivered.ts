import type { MessageEntity } from '@balcao/contract';
import { type Look, say } from '../look.ts';
import { formatPhone } from '../phone.ts';

/** Of how many of a group it is told by name that they did not get a message. */
const mostNamed = 3;

/** Who of a group did not get a message that the group has; null when nobody is known to have missed it. */
export function notDeliveredText({ words }: Look, { payload }: Pick<MessageEntity, 'payload'>): string | null {
  const missed = payload?.['notDeliveredTo'];
  if (!Array.isArray(missed) || missed.length === 0) return null;
  const people = missed.flatMap((one: { readonly participant?: unknown } | null) =>
    typeof one?.participant === 'string' ? formatPhone(one.participant) : [],
  );
  const rest = people.length - mostNamed;
  const named = people.slice(0, mostNamed).join(', ');
  return say(words.notDeliveredTo, { people: rest > 0 ? `${named} +${rest}` : named });
}
