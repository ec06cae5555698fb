import type { Capabilities, ConnectionId } from '@balcao/contract';
import type { Handler } from '../store/store.ts';
import { connections } from '../store/tables/tables.ts';

/** What a channel's code says of itself, for a connection that was stored by an earlier one. */
export interface ChannelFacts {
  readonly id: ConnectionId;
  readonly code: string;
  readonly capabilities: Capabilities;
}

/** Stored facts follow the code, as an event: whoever follows the log knows what the channel can do now. */
export const followChannels: Handler<readonly ChannelFacts[], null> = async (tx, facts) => {
  for (const { id, code, capabilities } of facts) {
    const connection = await connections.lock(tx, id);
    if (connection === undefined) continue;
    const after = await connections.update(tx, connection, { code, capabilities });
    if (after !== connection) tx.emit('connection.updated', { connectionId: id });
  }
  return null;
};
