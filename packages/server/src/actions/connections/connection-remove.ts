import { connectionRemove as action } from '@balcao/contract';
import { unasked } from '../../domain/health.ts';
import { connectionItemOf } from '../../store/queries/connection-item.ts';
import { findConnection } from '../../store/queries/refs.ts';
import { connections } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

/** Threads and tickets stay; the secrets do not. */
export const connectionRemove = writes(action, async (tx, input) => {
  const connection = await findConnection(tx, input.connection);
  const after = await connections.update(tx, connection, {
    removed: true,
    health: unasked(null),
    warnings: [],
  });
  await tx.run(`UPDATE connections SET secrets = '' WHERE id = ?`, [connection.id]);
  if (after !== connection) tx.emit('connection.removed', { connectionId: connection.id });
  return connectionItemOf(tx, after);
});
