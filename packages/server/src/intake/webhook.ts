import type { ConnectionEntity, ConnectionId } from '@balcao/contract';
import type { InboundEvent } from '../channels/channel.ts';
import type { Handler, Tx } from '../store/store.ts';
import { connections } from '../store/tables/tables.ts';
import { takeChange } from './change.ts';
import type { Taken } from './left-out.ts';
import { takeMessage } from './message.ts';
import { isNotice, type Notice, takeNotices } from './notice.ts';
import { rawWithout } from './raw-body.ts';
import { atReceipt } from './received-at.ts';
import { takeStatus } from './status.ts';

/** One verified delivery of a provider, parsed; kept raw and taken in the same transaction, before the 200. */
export interface WebhookInput {
  /** The connection whose address it came to. */
  readonly connectionId: ConnectionId;
  readonly body: string;
  /** Events with the connection that their account belongs to. */
  readonly events: readonly { readonly connectionId: ConnectionId; readonly event: InboundEvent }[];
  readonly unknown: readonly string[];
}

/** How many messages, changes and statuses were new; the rest had been here before. */
export interface WebhookResult {
  readonly applied: number;
}

export const takeWebhook: Handler<WebhookInput, WebhookResult> = async (tx, input) => {
  const byId = new Map<ConnectionId, ConnectionEntity>();
  const leftOut: InboundEvent[] = [];
  let applied = 0;
  const notices = new Map<ConnectionId, Notice[]>();
  for (const { connectionId, event } of input.events) {
    const connection = byId.get(connectionId) ?? (await connections.load(tx, connectionId));
    if (connection === undefined || connection.removed) continue;
    byId.set(connectionId, connection);
    if (isNotice(event)) {
      notices.set(connectionId, [...(notices.get(connectionId) ?? []), event]);
      continue;
    }
    const taken = await take(tx, connection, event);
    if (taken === 'new') applied += 1;
    if (taken === 'left out') leftOut.push(event);
  }
  for (const [id, ofConnection] of notices) {
    const connection = byId.get(id);
    if (connection !== undefined && (await takeNotices(tx, connection, ofConnection, input.body)))
      applied += ofConnection.length;
  }
  await storeRaw(tx, input, leftOut);
  return { applied };
};

/** Takes one event; what became of it. */
export async function take(tx: Tx, connection: ConnectionEntity, told: InboundEvent): Promise<Taken> {
  const event = atReceipt(told, tx.nowMs);
  switch (event.kind) {
    case 'message':
      return takeMessage(tx, connection, event, take);
    case 'status':
      return (await takeStatus(tx, connection, event)) ? 'new' : 'known';
    case 'edit':
    case 'revoke':
    case 'reaction':
    case 'identity':
      return takeChange(tx, connection, event);
    case 'templatesChanged':
    case 'accountChanged':
      // These wait for no message: those of a delivery are taken together, by `takeNotices`.
      return 'known';
  }
}

/** The delivery as it came, without what was left out of it; nothing when that was all. */
async function storeRaw(tx: Tx, input: WebhookInput, leftOut: readonly InboundEvent[]): Promise<void> {
  const understood = input.unknown.length === 0;
  const isAllLeftOut = understood && leftOut.length === input.events.length && leftOut.length > 0;
  const body = isAllLeftOut ? null : rawWithout(input.body, providerIdsOf(leftOut));
  if (body !== null) {
    await tx.run(
      'INSERT INTO raw_inbound (id, connection_id, received_at, body, understood, reason) VALUES (?, ?, ?, ?, ?, ?)',
      [
        tx.newId('raw'),
        input.connectionId,
        tx.nowMs,
        body,
        understood ? 1 : 0,
        understood ? null : input.unknown.join('; ').slice(0, 1000),
      ],
    );
  }
  await tx.run(
    'UPDATE connections SET received_count = received_count + 1, unknown_count = unknown_count + ?, last_received_at = ? WHERE id = ?',
    [understood ? 0 : 1, tx.nowMs, input.connectionId],
  );
}

const providerIdsOf = (events: readonly InboundEvent[]) =>
  new Set(events.flatMap((event) => ('providerId' in event ? event.providerId : [])));

/** Deliveries that were refused at the edge: counted, nothing stored. */
export const countRefused: Handler<
  readonly { readonly connectionId: ConnectionId; readonly count: number }[],
  null
> = async (tx, counts) => {
  for (const { connectionId, count } of counts)
    await tx.run('UPDATE connections SET refused_count = refused_count + ? WHERE id = ?', [count, connectionId]);
  return null;
};
