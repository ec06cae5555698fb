import type { ConnectionEntity, QueueEntity, TagEntity, UserEntity } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { connections, queues, tags, users } from '../tables/tables.ts';

/* Catalogues are small and read whole, in the order in which people look for a name. */

export async function allUsers(reads: Reads): Promise<UserEntity[]> {
  const rows = await reads.all<Row>(`SELECT ${users.columns} FROM users ORDER BY lower(name), id`, []);
  return rows.map(users.fromRow);
}

export async function allQueues(reads: Reads): Promise<QueueEntity[]> {
  const rows = await reads.all<Row>(`SELECT ${queues.columns} FROM queues ORDER BY name_key, id`, []);
  return rows.map(queues.fromRow);
}

export async function allTags(reads: Reads): Promise<TagEntity[]> {
  const rows = await reads.all<Row>(`SELECT ${tags.columns} FROM tags ORDER BY name_key, id`, []);
  return rows.map(tags.fromRow);
}

/** Removed ones too, since tickets refer to them; a token made for one connection sees that one. */
export async function allConnections(reads: Reads, viewer: Viewer): Promise<ConnectionEntity[]> {
  const rows = await reads.all<Row>(`SELECT ${connections.columns} FROM connections ORDER BY name_key, id`, []);
  const found = rows.map(connections.fromRow);
  return viewer.connectionId === null ? found : found.filter(({ id }) => id === viewer.connectionId);
}
