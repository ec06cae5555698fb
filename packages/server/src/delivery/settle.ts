import type { ConnectionId, DeliveryId, MessageEntity, MessageId, ThreadId, TicketId } from '@balcao/contract';
import type { SendOutcome } from '../channels/channel.ts';
import { backoffMs, clockSkewMs, longestWaitMs, maxAttempts, mergeState } from '../domain/delivery-state.ts';
import { echoOf, holdProviderId, unpark } from '../intake/parked.ts';
import { take } from '../intake/webhook.ts';
import { noteDown, noteUp } from '../operations/connection-health.ts';
import { keysOf } from '../operations/identity.ts';
import type { Handler, Tx } from '../store/store.ts';
import { connections, messages } from '../store/tables/tables.ts';
import { settleRevoke } from './settle-revoke.ts';

export interface SettleInput {
  readonly id: DeliveryId;
  /** The claim that it is the outcome of: told twice, it counts once. */
  readonly claim: string;
  readonly outcome: SendOutcome;
  /** In [0, 1): spreads retries. */
  readonly random: number;
}

interface DeliveryRow {
  readonly id: DeliveryId;
  readonly kind: string;
  readonly state: string;
  readonly connection_id: ConnectionId;
  readonly thread_id: ThreadId;
  readonly ticket_id: TicketId;
  readonly message_id: MessageId | null;
  readonly attempts: number;
  readonly claim: string | null;
}

const columns = 'id, kind, state, connection_id, thread_id, ticket_id, message_id, attempts, claim';

/** How long a connection rests after the provider said that it is out; a probe that passes ends it earlier. */
const disconnectedMs = 60_000;

/** Writes what became of a send. A row that was settled meanwhile (the lease ran out, a status came) keeps the better news. */
export const settleDelivery: Handler<SettleInput, null> = async (tx, input) => {
  const { outcome } = input;
  const delivery = await tx.get<{ connection_id: ConnectionId }>('SELECT connection_id FROM deliveries WHERE id = ?', [
    input.id,
  ]);
  if (delivery !== undefined && outcome.kind === 'accepted' && outcome.providerId !== null) {
    await holdProviderId(tx, delivery.connection_id, outcome.providerId);
  }
  const row = await tx.get<DeliveryRow>(`SELECT ${columns} FROM deliveries WHERE id = ?${tx.dialect.forUpdate}`, [
    input.id,
  ]);
  // Its ticket was deleted for good while it was on its way; or this was written before, and word of that was lost.
  if (row === undefined || row.claim !== input.claim) return null;
  await tx.run('UPDATE deliveries SET claim = NULL WHERE id = ?', [row.id]);
  const message = row.message_id === null ? undefined : await messages.lock(tx, row.message_id);
  if (outcome.kind !== 'accepted' && isTold(row, message)) {
    await finish(tx, row, 'done', message?.providerId ?? null);
    return null;
  }
  await settle(tx, row, message, input);
  if (message !== undefined) await releaseEchoes(tx, row, message);
  if (row.kind === 'revoke') await settleRevoke(tx, row.id);
  return null;
};

/** A status has told that it was taken, or a person has sent it again: this outcome changes nothing any more. */
function isTold(row: DeliveryRow, message: MessageEntity | undefined): boolean {
  if (message === undefined) return false;
  return message.providerId !== null || (row.state !== 'sending' && message.state !== 'uncertain');
}

/** Echoes that looked like this message while it was on its way: now its id is known, or it is known that it has none. */
async function releaseEchoes(tx: Tx, row: DeliveryRow, message: MessageEntity): Promise<void> {
  const connection = await connections.load(tx, row.connection_id);
  if (connection === undefined) return;
  for (const event of await unpark(tx, row.connection_id, echoOf(message.id))) await take(tx, connection, event);
}

async function settle(
  tx: Tx,
  row: DeliveryRow,
  message: MessageEntity | undefined,
  { outcome, random }: SettleInput,
): Promise<void> {
  switch (outcome.kind) {
    case 'accepted':
      await finish(tx, row, 'done', outcome.providerId);
      await learnRecipient(tx, row, outcome);
      await noteUp(tx, row.connection_id);
      return noteAccepted(tx, row, message, outcome.providerId);
    case 'retry':
      if (row.attempts >= maxAttempts) return fail(tx, row, message, outcome.code, outcome.reason);
      return requeue(tx, row, message, tx.nowMs + backoffMs(row.attempts, random), outcome);
    case 'throttled':
      if (outcome.of === 'connection') await pause(tx, row.connection_id, tx.nowMs + outcome.afterMs);
      return requeue(tx, row, message, tx.nowMs + Math.min(outcome.afterMs, longestWaitMs), outcome, row.attempts - 1);
    case 'rejected':
      return fail(tx, row, message, outcome.code, outcome.reason);
    case 'disconnected':
      await pause(tx, row.connection_id, tx.nowMs + disconnectedMs);
      await noteDown(tx, row.connection_id, outcome.reason);
      // Due at once: the pause of the connection holds it, and a probe that passes ends that earlier.
      return requeue(tx, row, message, tx.nowMs, outcome, row.attempts - 1);
    case 'uncertain':
      return leaveUncertain(tx, row, message, outcome.reason);
  }
}

async function finish(
  tx: Tx,
  row: DeliveryRow,
  state: 'done' | 'failed' | 'uncertain',
  providerId: string | null,
): Promise<void> {
  await tx.run('UPDATE deliveries SET state = ?, lease_until = NULL, provider_id = ? WHERE id = ?', [
    state,
    providerId,
    row.id,
  ]);
}

async function noteAccepted(
  tx: Tx,
  row: DeliveryRow,
  message: MessageEntity | undefined,
  providerId: string | null,
): Promise<void> {
  if (message === undefined) return;
  await messages.update(tx, message, {
    state: mergeState(message.state, 'sent'),
    providerId: message.providerId ?? providerId,
    errorCode: null,
    errorText: null,
  });
  emitStatus(tx, row, message);
  // Statuses may come before the answer to the send; they waited for the id.
  const connection = await connections.load(tx, row.connection_id);
  if (providerId === null || connection === undefined) return;
  for (const event of await unpark(tx, row.connection_id, providerId)) await take(tx, connection, event);
}

/** The provider may know the recipient by another number (the ninth digit): kept, so that the answer finds the thread. */
async function learnRecipient(
  tx: Tx,
  row: DeliveryRow,
  outcome: Extract<SendOutcome, { kind: 'accepted' }>,
): Promise<void> {
  if (outcome.recipient === null) return;
  const thread = await tx.get<{ identity_id: string; channel: string }>(
    'SELECT i.id AS identity_id, i.channel FROM threads t JOIN identities i ON i.id = t.identity_id WHERE t.id = ?',
    [row.thread_id],
  );
  if (thread === undefined) return;
  for (const key of keysOf(outcome.recipient)) {
    await tx.run('INSERT INTO identity_aliases (channel, alias, identity_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [
      thread.channel,
      key,
      thread.identity_id,
    ]);
  }
}

async function requeue(
  tx: Tx,
  row: DeliveryRow,
  message: MessageEntity | undefined,
  runAtMs: number,
  why: { readonly code: string; readonly reason: string },
  attempts = row.attempts,
): Promise<void> {
  await tx.run(`UPDATE deliveries SET state = 'queued', lease_until = NULL, run_at = ?, attempts = ? WHERE id = ?`, [
    runAtMs,
    attempts,
    row.id,
  ]);
  if (message === undefined) return;
  await messages.update(tx, message, { state: 'queued', errorCode: why.code, errorText: why.reason });
  emitStatus(tx, row, message);
}

async function fail(
  tx: Tx,
  row: DeliveryRow,
  message: MessageEntity | undefined,
  code: string,
  reason: string,
): Promise<void> {
  await finish(tx, row, 'failed', null);
  if (message === undefined) return;
  await messages.update(tx, message, { state: 'failed', errorCode: code, errorText: reason });
  emitStatus(tx, row, message);
}

async function leaveUncertain(
  tx: Tx,
  row: DeliveryRow,
  message: MessageEntity | undefined,
  reason: string,
): Promise<void> {
  // A status may have told the outcome already.
  const isKnown = message !== undefined && message.providerId !== null;
  await finish(tx, row, isKnown ? 'done' : 'uncertain', message?.providerId ?? null);
  if (message === undefined || isKnown) return;
  await messages.update(tx, message, { state: 'uncertain', errorCode: 'uncertain', errorText: reason });
  emitStatus(tx, row, message);
}

function emitStatus(tx: Tx, row: DeliveryRow, message: MessageEntity): void {
  tx.emit('message.status', {
    ticketId: row.ticket_id,
    threadId: row.thread_id,
    connectionId: row.connection_id,
    messageId: message.id,
  });
}

async function pause(tx: Tx, connectionId: ConnectionId, untilMs: number): Promise<void> {
  await tx.run(
    `UPDATE connections SET paused_until = ?, paused_at = ?
     WHERE id = ? AND (paused_until IS NULL OR paused_until < ? OR paused_at > ?)`,
    [untilMs, tx.nowMs, connectionId, untilMs, tx.nowMs + clockSkewMs],
  );
}

/** A row that somebody takes for abandoned, as it was seen. */
export interface Abandoned {
  readonly id: DeliveryId;
  readonly leaseUntil: number;
}

export interface RecoverInput {
  /** All of them where one process owns the database: whoever was sending is gone. */
  readonly rows: 'all' | readonly Abandoned[];
}

/** Rows whose worker died after the request may have left: their outcome is unknown. */
export const recoverDeliveries: Handler<RecoverInput, number> = async (tx, { rows }) => {
  const found = rows === 'all' ? await sendingRows(tx, '', []) : await unchanged(tx, rows);
  for (const row of found) {
    const message = row.message_id === null ? undefined : await messages.lock(tx, row.message_id);
    await leaveUncertain(tx, row, message, 'the server stopped while it was being sent');
    if (row.kind === 'revoke') await settleRevoke(tx, row.id);
    if (message !== undefined) await releaseEchoes(tx, row, message);
  }
  return found.length;
};

/** Whoever gave a sign of life since, or settled, keeps its row. */
async function unchanged(tx: Tx, rows: readonly Abandoned[]): Promise<DeliveryRow[]> {
  const found: DeliveryRow[] = [];
  for (const { id, leaseUntil } of rows)
    found.push(...(await sendingRows(tx, 'AND d.id = ? AND d.lease_until = ?', [id, leaseUntil])));
  return found;
}

function sendingRows(tx: Tx, which: string, params: readonly (string | number)[]): Promise<DeliveryRow[]> {
  return tx.all<DeliveryRow>(
    `SELECT ${columns} FROM deliveries d WHERE d.state = 'sending' ${which}${tx.dialect.claimLock}`,
    params,
  );
}

export interface RenewInput {
  readonly held: readonly { readonly id: DeliveryId; readonly claim: string }[];
  readonly byMs: number;
}

/** A sign of life: whoever has claimed these is still at it. It only grows, whatever the clock does. */
export const renewLeases: Handler<RenewInput, null> = async (tx, { held, byMs }) => {
  for (const { id, claim } of held)
    await tx.run(
      `UPDATE deliveries SET lease_until = lease_until + ? WHERE id = ? AND claim = ? AND state = 'sending'`,
      [byMs, id, claim],
    );
  return null;
};
