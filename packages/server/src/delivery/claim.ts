import type {
  ConnectionEntity,
  ConnectionId,
  DeliveryId,
  MessageEntity,
  MessageId,
  ThreadId,
  TicketId,
} from '@balcao/contract';
import { clockSkewMs, longestWaitMs } from '../domain/delivery-state.ts';
import { isWindowOpen } from '../domain/window.ts';
import type { Handler, Tx } from '../store/store.ts';
import type { DeliveryBody } from '../store/tables/deliveries.ts';
import { connections, messages, threads } from '../store/tables/tables.ts';

/** A delivery taken by a worker: everything it needs to ask the provider. */
export interface Claimed {
  readonly id: DeliveryId;
  /** Which taking of the row this is: an outcome counts only for its own. */
  readonly claim: string;
  readonly connection: ConnectionEntity;
  /** As stored: opened by the worker, which has the key. */
  readonly settings: { readonly settings: string; readonly secrets: string };
  readonly to: { readonly canonical: string; readonly aliases: readonly string[]; readonly isGroup: boolean };
  readonly body: DeliveryBody;
  readonly message: MessageEntity | null;
  readonly replyToProviderId: string | null;
  readonly attempts: number;
}

export interface ClaimInput {
  readonly limit: number;
  readonly leaseMs: number;
  /** Names this claim; no other claim of any node has the same. */
  readonly claim: string;
}

export interface ClaimResult {
  readonly claimed: readonly Claimed[];
  /** When the next queued one is due; null when none is. */
  readonly nextAtMs: number | null;
}

interface DeliveryRow {
  readonly id: DeliveryId;
  readonly connection_id: ConnectionId;
  readonly thread_id: ThreadId;
  readonly ticket_id: TicketId;
  readonly message_id: MessageId | null;
  readonly body: string;
  readonly attempts: number;
  readonly created_at: number;
}

/** Typing is of the moment: later it would be a lie. */
const typingLifeMs = 20_000;

/** Whether nothing waits before it in its thread. Courtesies stand in no line: they wait for nobody, and nobody for them. */
const isHead = `(d.kind IN ('read', 'typing') OR NOT EXISTS (
  SELECT 1 FROM deliveries e WHERE e.thread_id = d.thread_id AND e.seq < d.seq AND e.state IN ('queued', 'sending') AND e.kind NOT IN ('read', 'typing')))`;

/**
 * Takes what is due: the head of each thread only, so that order within a thread is kept, and nothing of a connection that is
 * paused. The row says `sending` before the request leaves: a worker that dies leaves an outcome that is unknown, not unsent.
 */
export const claimDeliveries: Handler<ClaimInput, ClaimResult> = async (tx, input) => {
  const rows = await dueRows(tx, 'd.run_at <= ?', tx.nowMs, input.limit);
  if (rows.length < input.limit)
    rows.push(
      ...(await dueRows(tx, 'd.run_at > ?', tx.nowMs + longestWaitMs + clockSkewMs, input.limit - rows.length)),
    );
  const claimed: Claimed[] = [];
  for (const row of rows) {
    const one = await claimOne(tx, row, input);
    if (one !== null) claimed.push(one);
  }
  return { claimed, nextAtMs: await nextDue(tx) };
};

function dueRows(tx: Tx, isDue: string, atMs: number, limit: number): Promise<DeliveryRow[]> {
  return tx.all<DeliveryRow>(
    `SELECT d.id, d.connection_id, d.thread_id, d.ticket_id, d.message_id, d.body, d.attempts, d.created_at
     FROM deliveries d JOIN connections c ON c.id = d.connection_id
     WHERE d.state = 'queued' AND ${isDue} AND c.removed = 0
       AND (c.paused_until IS NULL OR c.paused_until <= ? OR c.paused_at > ?)
       AND ${isHead}
     ORDER BY d.run_at LIMIT ?${tx.dialect.claimLock}`,
    [atMs, tx.nowMs, tx.nowMs + clockSkewMs, limit],
  );
}

async function nextDue(tx: Tx): Promise<number | null> {
  const next = await tx.get<{ run_at: number | null }>(
    `SELECT min(CASE WHEN c.paused_until > d.run_at THEN c.paused_until ELSE d.run_at END) AS run_at
     FROM deliveries d JOIN connections c ON c.id = d.connection_id WHERE d.state = 'queued' AND c.removed = 0 AND ${isHead}`,
    [],
  );
  return next?.run_at ?? null;
}

async function claimOne(tx: Tx, row: DeliveryRow, { claim, leaseMs }: ClaimInput): Promise<Claimed | null> {
  const connection = await connections.load(tx, row.connection_id);
  const thread = await threads.load(tx, row.thread_id);
  const message = row.message_id === null ? null : ((await messages.lock(tx, row.message_id)) ?? null);
  const body = JSON.parse(row.body) as DeliveryBody;
  if (connection === undefined || thread === undefined)
    throw new Error(`delivery ${row.id} has no connection or thread`);
  if (body.kind === 'typing' && tx.nowMs - row.created_at > typingLifeMs) {
    await tx.run(`UPDATE deliveries SET state = 'done' WHERE id = ?`, [row.id]);
    return null;
  }
  // Sent again while a first attempt was unknown, and that one turned out to have arrived: nothing is left to do.
  if (message !== null && message.state !== 'queued') {
    await tx.run(`UPDATE deliveries SET state = 'done' WHERE id = ?`, [row.id]);
    return null;
  }
  if (message !== null && message.kind !== 'template' && !isWindowOpen(thread, connection, tx.nowMs)) {
    await refuseAtDispatch(tx, row, message);
    return null;
  }
  await tx.run(
    `UPDATE deliveries SET state = 'sending', attempts = attempts + 1, lease_until = ?, claim = ? WHERE id = ?`,
    [tx.nowMs + leaseMs, claim, row.id],
  );
  const sending = message === null ? null : await messages.update(tx, message, { state: 'sending', heldUntil: null });
  if (sending !== null && sending !== message)
    tx.emit('message.status', { ticketId: row.ticket_id, threadId: row.thread_id, messageId: sending.id });
  return {
    id: row.id,
    claim,
    connection,
    settings: await settingsOf(tx, row.connection_id),
    to: await recipientOf(tx, row.thread_id),
    body,
    message: sending,
    replyToProviderId: await replyToOf(tx, sending),
    attempts: row.attempts + 1,
  };
}

/** The window closed while it waited: asked again here, because minutes may have passed since it was written. */
async function refuseAtDispatch(tx: Tx, row: DeliveryRow, message: MessageEntity): Promise<void> {
  await tx.run(`UPDATE deliveries SET state = 'done' WHERE id = ?`, [row.id]);
  await messages.update(tx, message, {
    state: 'failed',
    errorCode: 'window.closed',
    errorText: 'the 24-hour window closed before it was sent',
  });
  tx.emit('message.status', { ticketId: row.ticket_id, threadId: row.thread_id, messageId: message.id });
}

async function settingsOf(tx: Tx, id: ConnectionId): Promise<Claimed['settings']> {
  const row = await tx.get<Claimed['settings']>('SELECT settings, secrets FROM connections WHERE id = ?', [id]);
  if (row === undefined) throw new Error(`connection ${id} is gone`);
  return { settings: row.settings, secrets: row.secrets };
}

async function recipientOf(tx: Tx, threadId: ThreadId): Promise<Claimed['to']> {
  const row = await tx.get<{ id: string; canonical: string; raw: string; kind: string }>(
    `SELECT i.id, i.canonical, i.raw, c.kind FROM threads t JOIN identities i ON i.id = t.identity_id JOIN contacts c ON c.id = i.contact_id WHERE t.id = ?`,
    [threadId],
  );
  if (row === undefined) throw new Error(`thread ${threadId} has no identity`);
  const aliases = await tx.all<{ alias: string }>(
    'SELECT alias FROM identity_aliases WHERE identity_id = ? ORDER BY alias',
    [row.id],
  );
  return {
    canonical: row.raw,
    aliases: [row.canonical, ...aliases.map(({ alias }) => alias)].filter(
      (alias, place, all) => alias !== row.raw && all.indexOf(alias) === place,
    ),
    isGroup: row.kind === 'group',
  };
}

async function replyToOf(tx: Tx, message: MessageEntity | null): Promise<string | null> {
  if (message === null || message.replyToId === null) return null;
  const row = await tx.get<{ provider_id: string | null }>('SELECT provider_id FROM messages WHERE id = ?', [
    message.replyToId,
  ]);
  return row?.provider_id ?? null;
}
