import type { ConnectionEntity, QueueEntity, TagEntity, UserEntity } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import { all, build } from '../builder.ts';
import type { Reads } from '../store.ts';
import { connections, queues, tags, users } from '../tables/tables.ts';

/* Catalogues are small and read whole, in the order in which people look for a name. */

export async function allUsers(reads: Reads): Promise<UserEntity[]> {
  const query = build(reads)
    .selectFrom('users')
    .select(users.columnNames)
    .orderBy(({ fn }) => fn('lower', ['name']))
    .orderBy('id');
  return (await all(reads, query)).map(users.fromRow);
}

export async function allQueues(reads: Reads): Promise<QueueEntity[]> {
  const query = build(reads).selectFrom('queues').select(queues.columnNames).orderBy('name_key').orderBy('id');
  return (await all(reads, query)).map(queues.fromRow);
}

export async function allTags(reads: Reads): Promise<TagEntity[]> {
  const query = build(reads).selectFrom('tags').select(tags.columnNames).orderBy('name_key').orderBy('id');
  return (await all(reads, query)).map(tags.fromRow);
}

/** Removed ones too, since tickets refer to them; a token made for one connection sees that one. */
export async function allConnections(reads: Reads, viewer: Viewer): Promise<ConnectionEntity[]> {
  const every = build(reads)
    .selectFrom('connections')
    .select(connections.columnNames)
    .orderBy('name_key')
    .orderBy('id');
  const query = viewer.connectionId === null ? every : every.where('id', '=', viewer.connectionId);
  return (await all(reads, query)).map(connections.fromRow);
}
