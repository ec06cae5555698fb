import type { BalcaoEvent, Change, SequencedEvent } from '@balcao/contract';
import type { VisibilityFacts } from '../domain/visibility.ts';
import type { Reads } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';
import { ticketRows } from '../store/tables/tables.ts';

/*
 * An event is about one ticket or none, and its changes may still be about others: two that are merged, a notification that
 * quotes one, messages of a contact who is erased. Each such change is told only to those who see that ticket.
 */
export interface Bystanders {
  readonly tickets: ReadonlyMap<string, VisibilityFacts>;
  /** By `entity:id`, of changes that do not name their ticket; null for what is of none. */
  readonly ticketOf: ReadonlyMap<string, string | null>;
}

/** Where what belongs to a ticket is kept. */
const kept = {
  message: 'messages',
  note: 'notes',
  task: 'tasks',
  draft: 'drafts',
  schedule: 'schedules',
  notification: 'notifications',
} as const;
type Kept = keyof typeof kept;

const isKept = (entity: Change['entity']): entity is Kept => entity in kept;

/** A statement takes so many parameters and no more. */
const chunk = 500;

export const changeKey = (change: Change): string => `${change.entity}:${change.id}`;

/** The tickets that a change names as its own, none when it does not say. */
export function namedBy(change: Change): readonly string[] {
  if (change.entity === 'ticket') return [change.id];
  if (!isKept(change.entity)) return [];
  const { before, after } = ticketsNamed(change);
  return [...new Set([before, after, ...severalNamed(change)])].filter((id) => typeof id === 'string');
}

/** Word of an action on many tickets names the first of them. */
function severalNamed({ before, after }: Change): readonly string[] {
  type Named = { readonly ticketIds?: readonly string[] } | null;
  return [before as Named, after as Named].flatMap((part) => part?.ticketIds ?? []);
}

/** Whether it is about something of a ticket and does not say of which. */
export function isSilent(change: Change): boolean {
  if (!isKept(change.entity)) return false;
  const { before, after } = ticketsNamed(change);
  return before === undefined && after === undefined;
}

function ticketsNamed(change: Change) {
  type Named = { readonly ticketId?: string | null } | null;
  return { before: (change.before as Named)?.ticketId, after: (change.after as Named)?.ticketId };
}

export async function loadBystanders(reads: Reads, events: readonly SequencedEvent[]): Promise<Bystanders> {
  const silent = events.flatMap(({ event }) =>
    event.subject.ticketId === undefined ? event.changes.filter(isSilent) : [],
  );
  const ticketOf = new Map<string, string | null>();
  for (const entity of Object.keys(kept) as Kept[]) {
    const ids = [...new Set(silent.filter((change) => change.entity === entity).map(({ id }) => id))];
    for (let start = 0; start < ids.length; start += chunk) {
      const some = ids.slice(start, start + chunk);
      // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
      const rows = await reads.all<{ id: string; ticket_id: string | null }>(
        `SELECT id, ticket_id FROM ${kept[entity]} WHERE id IN (${placeholders(some.length)})`,
        some,
      );
      for (const { id, ticket_id: ticketId } of rows) ticketOf.set(`${entity}:${id}`, ticketId);
    }
  }
  const named = events.flatMap(({ event }) =>
    event.changes.flatMap(namedBy).filter((id) => id !== event.subject.ticketId),
  );
  return {
    ticketOf,
    tickets: await loadFacts(reads, [...new Set([...named, ...[...ticketOf.values()].filter((id) => id !== null)])]),
  };
}

async function loadFacts(reads: Reads, ids: readonly string[]): Promise<ReadonlyMap<string, VisibilityFacts>> {
  const facts = new Map<string, VisibilityFacts>();
  for (let start = 0; start < ids.length; start += chunk) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    for (const ticket of await ticketRows.loadMany(reads, ids.slice(start, start + chunk)))
      facts.set(ticket.id, ticket);
  }
  return facts;
}

/** What of them an event needs. */
export function bystandersOf(event: BalcaoEvent, { tickets, ticketOf }: Bystanders) {
  const others = new Map<string, VisibilityFacts | null>();
  const told = new Map<string, string | null>();
  for (const change of event.changes) {
    const found = ticketOf.get(changeKey(change));
    if (found !== undefined && event.subject.ticketId === undefined) told.set(changeKey(change), found);
    for (const id of [...namedBy(change), ...(typeof found === 'string' ? [found] : [])])
      if (id !== event.subject.ticketId) others.set(id, tickets.get(id) ?? null);
  }
  return { others, ticketOf: told };
}
