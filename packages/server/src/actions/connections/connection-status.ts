import { connectionStatus as action, lineOf } from '@balcao/contract';
import { allConnections } from '../../store/queries/catalogues.ts';
import { reading } from '../handler.ts';

export const connectionStatus = reading(action, async ({ reads, actor }) => {
  const connections = await allConnections(reads, actor);
  return { items: connections.filter(({ removed }) => !removed).map(lineOf), nextCursor: null };
});
