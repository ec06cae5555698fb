import { connectionList as action, type ConnectionItem } from '@balcao/contract';
import { allConnections } from '../../store/queries/catalogues.ts';
import { connectionItemOf } from '../../store/queries/connection-item.ts';
import { reading } from '../handler.ts';

export const connectionList = reading(action, async ({ reads, actor }) => {
  const items: ConnectionItem[] = [];
  for (const connection of await allConnections(reads, actor)) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    if (!connection.removed) items.push(await connectionItemOf(reads, connection));
  }
  return { items, nextCursor: null };
});
