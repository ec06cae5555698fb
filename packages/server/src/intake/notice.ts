import { createHash } from 'node:crypto';
import { type ConnectionEntity, noticesKept } from '@balcao/contract';
import type { InboundEvent } from '../channels/channel.ts';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { noteApplied } from '../store/tables/forgotten.ts';
import { connections } from '../store/tables/tables.ts';

/** What a provider says of the account or of its templates, not of a message. */
export type Notice = Extract<InboundEvent, { kind: 'accountChanged' | 'templatesChanged' }>;

export const isNotice = (event: InboundEvent): event is Notice =>
  event.kind === 'accountChanged' || event.kind === 'templatesChanged';

/**
 * The notices of one delivery for one connection: what is said of the account is kept on the connection, and each is an event;
 * any number of templates are one. Maintenance hears of it and asks the provider what is new. False for a delivery that was here
 * before: providers repeat, and nothing is asked again.
 */
export async function takeNotices(
  tx: Tx,
  connection: ConnectionEntity,
  notices: readonly Notice[],
  body: string,
): Promise<boolean> {
  if (!(await noteApplied(tx, connection.id, keyOf(notices, body, tx.nowMs)))) return false;
  const templates = notices.filter(({ kind }) => kind === 'templatesChanged').length;
  if (templates > 0) {
    const data = { what: 'templatesChanged', count: templates };
    tx.emit('connection.noticed', { connectionId: connection.id }, { data });
  }
  let current = (await connections.lock(tx, connection.id)) ?? connection;
  for (const event of notices) {
    if (event.kind !== 'accountChanged') continue;
    const notice = { at: toInstant(event.atMs ?? tx.nowMs), ...event.notice };
    const kept = [notice, ...current.notices].toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    current = await connections.update(tx, current, { notices: kept.slice(0, noticesKept) });
    tx.emit('connection.noticed', { connectionId: connection.id }, { data: { what: event.kind, ...event.notice } });
  }
  return true;
}

const dayMs = 24 * 3_600_000;

/** The same bytes are the same delivery. Without a time of the provider's the same words may be news again on another day. */
function keyOf(notices: readonly Notice[], body: string, nowMs: number): string {
  const isDated = notices.every(({ atMs }) => atMs !== null);
  const digest = createHash('sha256').update(body).digest('base64url');
  return `notice:${digest}${isDated ? '' : `:${Math.floor(nowMs / dayMs)}`}`;
}
