import {
  AppError,
  ticketWhy as action,
  type BalcaoEvent,
  type Label,
  type TicketEntity,
  type UserId,
  whyRules,
  windowMs,
} from '@balcao/contract';
import { type Place, type Why, whyAssigned, whyHidden, whyLocked } from '../../domain/explain.ts';
import type { Viewer } from '../../domain/visibility.ts';
import { findTicket, findUser } from '../../store/queries/refs.ts';
import { seenThreads } from '../../store/queries/thread-view.ts';
import { viewersOf } from '../../store/queries/viewers.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { connections, contacts, queues, threads, users } from '../../store/tables/tables.ts';
import { type ReadContext, reading } from '../handler.ts';

/** Asked by whoever sees the ticket, of themselves or of somebody else. */
export const ticketWhy = reading(action, async (context, { question, ticket: ref, user }) => {
  const { reads, actor, nowMs } = context;
  const ticket = await findTicket(reads, actor, ref);
  const asked = user === undefined ? null : await findUser(reads, user);
  const viewer = asked === null ? actor : await viewerOf(reads, asked.id);
  const place = await placeOf(reads, context.actor, ticket);
  const given = question === 'assigned' ? await lastGiven(reads, ticket) : null;
  const why: Why =
    question === 'hidden'
      ? whyHidden(ticket, viewer)
      : question === 'locked'
        ? whyLocked(place, viewer, nowMs)
        : whyAssigned(ticket, place.contact, given);
  const facts = {
    ...(await namesOf(context, place)),
    user: asked?.name ?? actor.name,
    by: given?.actor.name ?? null,
    at: why.rule === 'locked.window' ? windowEnd(place) : (why.at ?? null),
  };
  return { question, holds: why.holds, rule: why.rule, text: worded(whyRules[why.rule], facts), facts };
});

/** Somebody who is disabled sees nothing. */
async function viewerOf(reads: Reads, userId: UserId): Promise<Viewer> {
  const [viewer] = await viewersOf(reads, [userId]);
  return viewer ?? { userId, grants: {}, queueIds: [], managedIds: [], connectionId: null };
}

async function placeOf(reads: Reads, viewer: Viewer, ticket: TicketEntity): Promise<Place> {
  const [thread] = await seenThreads(reads, viewer, await threads.loadMany(reads, [ticket.threadId]));
  const connection = await connections.load(reads, ticket.connectionId);
  const contact = await contacts.load(reads, ticket.contactId);
  if (thread === undefined || connection === undefined || contact === undefined)
    throw new AppError('reference.notFound', { kind: 'ticket', ref: ticket.id });
  return { ticket, thread, connection, contact };
}

async function namesOf({ reads }: ReadContext, { ticket, connection, contact }: Place) {
  const queue = ticket.queueId === null ? undefined : await queues.load(reads, ticket.queueId);
  const assignee = ticket.assigneeId === null ? undefined : await users.load(reads, ticket.assigneeId);
  return {
    queue: queue?.name ?? null,
    strategy: queue?.strategy ?? 'manual',
    assignee: assignee?.name ?? null,
    connection: connection.name,
    contact: contact.name,
  };
}

const windowEnd = ({ thread }: Place): string | null =>
  thread.lastInboundAt === null ? null : toInstant(Date.parse(thread.lastInboundAt) + windowMs);

/** The last event of the ticket that gave it to its assignee. */
async function lastGiven(reads: Reads, ticket: TicketEntity): Promise<(BalcaoEvent & { at: string }) | null> {
  const rows = await reads.all<{ at: number; body: string }>(
    `SELECT at, body FROM events WHERE ticket_id = ? AND type LIKE 'ticket.%' ORDER BY seq DESC LIMIT 500`,
    [ticket.id],
  );
  for (const row of rows) {
    const event = JSON.parse(row.body) as BalcaoEvent;
    const isIt = event.changes.some(
      (change) =>
        change.entity === 'ticket' && change.after?.assigneeId === ticket.assigneeId && 'assigneeId' in change.after,
    );
    if (isIt) return { ...event, at: toInstant(row.at) };
  }
  return null;
}

function worded(label: Label, facts: Readonly<Record<string, string | null>>): Label {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '–');
  return { en: fill(label.en), 'pt-BR': fill(label['pt-BR']) };
}
