import { type BalcaoEvent, type Change, type EventType, eventTypes, type SequencedEvent } from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import type { Reads, SqlValue } from '../store/store.ts';
import { placeholders, toInstant } from '../store/tables/columns.ts';
import { sightOf, toldAs } from './audience.ts';
import { asFeedEvents, type FeedEvent } from './feed.ts';

/*
 * The log read backwards by whoever audits it. One index drives a page: the ticket's, the contact's, the actor's, the type's, or
 * the sequence itself; the other conditions are looked at row by row, a bounded number of rows a page, so that no question reads
 * the whole log. What comes out is judged by the same rule as the stream: what the reader might see then and may see now.
 */
export interface AuditQuery {
  readonly actorId: string | null;
  /** A type, or the beginning of one. */
  readonly type: string | null;
  readonly ticketId: string | null;
  readonly contactId: string | null;
  /** `fromMs <= at < untilMs`. */
  readonly fromMs: number | null;
  readonly untilMs: number | null;
  /** Only events before this one. */
  readonly beforeSeq: number;
}

interface HeadRow {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly actor_id: string | null;
}

export interface AuditPage {
  readonly events: readonly SequencedEvent[];
  /** The page goes on before this one; null at the beginning of the log. */
  readonly before: number | null;
}

/** Rows that one page looks at, when conditions beside the index leave most of them out. */
const mostScanned = 2_000;

export async function readAudit(reads: Reads, actor: UserActor, query: AuditQuery, limit: number): Promise<AuditPage> {
  const bounds = await seqBounds(reads, query);
  const driver = driverOf(query);
  const scanned = driver.isExact ? limit : Math.max(limit, mostScanned);
  const rows = await newest(reads, driver.conditions, bounds, scanned);
  const meant = rows.filter((row) => isMeant(query, row));
  const found = meant.slice(0, limit);
  const last = meant.length > limit || driver.isExact ? found.at(-1) : rows.at(-1);
  const goesOn = meant.length > limit || rows.length === scanned;
  const reached = last?.seq ?? rows.at(-1)?.seq;
  return { events: await visible(reads, actor, found), before: goesOn && reached !== undefined ? reached : null };
}

function isMeant({ actorId, type, fromMs, untilMs }: AuditQuery, row: HeadRow): boolean {
  return (
    (actorId === null || row.actor_id === actorId) &&
    (type === null || row.type.startsWith(type)) &&
    (fromMs === null || row.at >= fromMs) &&
    (untilMs === null || row.at < untilMs)
  );
}

interface Condition {
  readonly sql: string;
  readonly params: readonly string[];
}

/** The places where a page's rows are, each by an index; `isExact` when every row there is meant, but for its time. */
interface Driver {
  readonly conditions: readonly Condition[];
  readonly isExact: boolean;
}

function driverOf({ ticketId, contactId, actorId, type }: AuditQuery): Driver {
  const isAlone = (...others: readonly (string | null)[]) => others.every((other) => other === null);
  if (ticketId !== null)
    return { conditions: [{ sql: 'ticket_id = ?', params: [ticketId] }], isExact: isAlone(actorId, type) };
  // What is about a contact is in one of its tickets, or in none.
  if (contactId !== null)
    return {
      conditions: [
        { sql: 'ticket_id IN (SELECT id FROM tickets WHERE contact_id = ?)', params: [contactId] },
        { sql: 'contact_id = ? AND ticket_id IS NULL', params: [contactId] },
      ],
      isExact: isAlone(actorId, type),
    };
  if (actorId !== null) return { conditions: [{ sql: 'actor_id = ?', params: [actorId] }], isExact: type === null };
  if (type === null) return { conditions: [{ sql: '1 = 1', params: [] }], isExact: true };
  const types = typesOf(type);
  if (types.some(isFrequent)) return { conditions: [{ sql: '1 = 1', params: [] }], isExact: false };
  return { conditions: types.map((each) => ({ sql: `type = ? AND ${rareTypes}`, params: [each] })), isExact: true };
}

function typesOf(beginning: string): EventType[] {
  return (Object.keys(eventTypes) as EventType[]).filter((type) => type.startsWith(beginning));
}

/** Types that make up most of the log are found by reading it; the others have an index, whose condition this is. */
const isFrequent = (type: string) => type.startsWith('message.') || type === 'thread.marked';
/** What messages do to a ticket is not its place, and there are many of them. */
const notOfMessages = `type NOT LIKE 'message.%' AND type NOT LIKE 'media.%'`;
const rareTypes = `type NOT LIKE 'message.%' AND type <> 'thread.marked'`;

/** The newest of each place, and of those the newest. */
async function newest(
  reads: Reads,
  conditions: readonly Condition[],
  { after, before }: Bounds,
  limit: number,
): Promise<HeadRow[]> {
  const rows: HeadRow[] = [];
  for (const { sql, params } of conditions)
    rows.push(
      ...(await reads.all<HeadRow>(
        `SELECT seq, at, type, actor_id FROM events WHERE ${sql} AND seq > ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
        [...params, after, before, limit],
      )),
    );
  return rows.sort((a, b) => b.seq - a.seq).slice(0, limit);
}

/** Both exclusive. */
interface Bounds {
  readonly after: number;
  readonly before: number;
}

/** Clocks of several nodes, and transactions under way, let the log be out of the order of time by no more than this. */
const slackMs = 5 * 60_000;

/** Where in the log a span of time lies: the sequence has no gaps and follows the clock, so it is found by halving. */
async function seqBounds(reads: Reads, { fromMs, untilMs, beforeSeq }: AuditQuery): Promise<Bounds> {
  const last = await reads.get<{ seq: number }>('SELECT seq FROM event_counter WHERE id = 1', []);
  const end = Math.min(beforeSeq, (last?.seq ?? 0) + 1);
  return {
    after: fromMs === null ? 0 : (await firstSince(reads, fromMs - slackMs, end)) - 1,
    before: untilMs === null ? end : await firstSince(reads, untilMs + slackMs, end),
  };
}

/** The first sequence before `end` whose time is not earlier; `end` when there is none. */
async function firstSince(reads: Reads, ms: number, end: number): Promise<number> {
  let [low, high] = [1, end];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    // oxlint-disable-next-line no-await-in-loop -- each step halves what is left
    const row = await reads.get<{ at: number }>('SELECT at FROM events WHERE seq = ?', [middle]);
    if (row !== undefined && row.at < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those the reader may know of. Each is judged with its ticket as it was then and as it is now, like a stream's. */
async function visible(reads: Reads, actor: UserActor, rows: readonly HeadRow[]): Promise<SequencedEvent[]> {
  const events = await bodiesOf(
    reads,
    `seq IN (${placeholders(rows.length)})`,
    rows.map(({ seq }) => seq),
  );
  const first = events[0];
  if (first === undefined) return [];
  const ids = [...new Set(events.flatMap(({ event }) => event.subject.ticketId ?? []))];
  // Where a ticket was is told by its own events from there on.
  const steps =
    ids.length === 0
      ? []
      : await bodiesOf(reads, `ticket_id IN (${placeholders(ids.length)}) AND seq >= ? AND ${notOfMessages}`, [
          ...ids,
          first.seq,
        ]);
  const bySeq = new Map([...steps, ...events].map((item) => [item.seq, item]));
  const inOrder = [...bySeq.values()].sort((a, b) => a.seq - b.seq);
  const around = new Map((await asFeedEvents(reads, inOrder, false)).map((item) => [item.seq, item]));
  return events.reverse().flatMap((asked) => {
    const item = around.get(asked.seq);
    const event = item === undefined ? null : auditedAs(actor, asked.event, item);
    return event === null ? [] : [{ ...asked, event }];
  });
}

async function bodiesOf(reads: Reads, condition: string, params: readonly SqlValue[]): Promise<SequencedEvent[]> {
  if (params.length === 0) return [];
  const rows = await reads.all<{ seq: number; at: number; body: string }>(
    `SELECT seq, at, body FROM events WHERE ${condition} ORDER BY seq`,
    params,
  );
  return rows.map(({ seq, at, body }) => ({ seq, at: toInstant(at), event: JSON.parse(body) as BalcaoEvent }));
}

const securityNouns: ReadonlySet<string> = new Set(['session', 'token', 'user']);

/** The event as that reader is told of it, and nothing but what it says itself; null when it is none of theirs. */
function auditedAs(actor: UserActor, event: BalcaoEvent, item: FeedEvent): BalcaoEvent | null {
  const { type, subject } = event;
  // Who signed in, and whose password or token it was, is what an audit is for; drafts and notices stay personal.
  if (securityNouns.has(type.split('.', 1)[0] ?? '')) return event;
  // The stone over a ticket that is gone holds nothing of it.
  if (type === 'ticket.purged') return { ...event, changes: [] };
  if (actor.grants['audit.read'] === 'plain' && (item.after?.private === true || item.now?.private === true))
    return null;
  // What is about no ticket is about the office: that needs no right to read tickets.
  const isOfOffice = [subject.ticketId, subject.userId, subject.userIds].every((id) => id === undefined);
  const reader = isOfOffice
    ? { ...actor, grants: { 'ticket.read': 'plain', 'catalogue.use': 'all', ...actor.grants } as const }
    : actor;
  const sight = sightOf(reader, item);
  if (sight !== 'whole' && sight !== 'revealed') return null;
  return { ...event, changes: toldChanges(event.changes, toldAs('whole', reader, item).changes) };
}

/** Readers of a stream get whole entities, without what is not theirs to read; of that, the fields that did change. */
function toldChanges(changes: readonly Change[], told: readonly Change[]): readonly Change[] {
  const byKey = new Map(told.map((change) => [`${change.entity}:${change.id}`, change]));
  return changes.flatMap((change) => {
    const known = byKey.get(`${change.entity}:${change.id}`);
    if (known === undefined) return [];
    return [{ ...change, before: only(change.before, known.before), after: only(change.after, known.after) } as Change];
  });
}

function only(asked: object | null, told: object | null): object | null {
  if (asked === null || told === null) return null;
  return Object.fromEntries(Object.entries(told).filter(([field]) => field in asked));
}
