import type { ConnectionEntity, GroupEntity, QueueEntity, Snapshot, TagEntity, UserEntity } from '@balcao/contract';
import { connectionFor } from '../../domain/connection-sight.ts';
import type { Viewer } from '../../domain/visibility.ts';
import { all, build } from '../builder.ts';
import type { Reads } from '../store.ts';
import type { EntityTable, Row } from '../tables/columns.ts';
import {
  catalogueItems,
  connections,
  customFields,
  galleries,
  groups,
  macros,
  queues,
  quickReplies,
  rolesTable,
  settingRows,
  tags,
  users,
  views,
} from '../tables/tables.ts';

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

export async function allGroups(reads: Reads): Promise<GroupEntity[]> {
  const query = build(reads).selectFrom('user_groups').select(groups.columnNames).orderBy('name_key').orderBy('id');
  return (await all(reads, query)).map(groups.fromRow);
}

/** Removed ones too, since tickets refer to them; a token made for one connection sees that one. */
export async function allConnections(reads: Reads, viewer: Viewer): Promise<ConnectionEntity[]> {
  const every = build(reads)
    .selectFrom('connections')
    .select(connections.columnNames)
    .orderBy('name_key')
    .orderBy('id');
  const query = viewer.connectionId === null ? every : every.where('id', '=', viewer.connectionId);
  return (await all(reads, query)).map((row) => connectionFor(viewer.grants, connections.fromRow(row)));
}

/** All of a catalogue, as old as their ids. */
export const rowsOf = <K extends keyof Snapshot['catalogues']>(reads: Reads, table: EntityTable<K>) =>
  reads.all<Row>(`SELECT ${table.columns} FROM ${table.name} ORDER BY id`, []).then((rows) => rows.map(table.fromRow));

const noCatalogues: Snapshot['catalogues'] = {
  role: [],
  group: [],
  setting: [],
  catalogueItem: [],
  customField: [],
  quickReply: [],
  gallery: [],
  macro: [],
  view: [],
};

/** The other small lists that a client holds whole; saved views are everybody's and the viewer's own. */
export async function cataloguesFor(reads: Reads, viewer: Viewer): Promise<Snapshot['catalogues']> {
  if (viewer.grants['catalogue.use'] === undefined) return noCatalogues;
  const allViews = await rowsOf(reads, views);
  return {
    role: await rowsOf(reads, rolesTable),
    group: await rowsOf(reads, groups),
    setting: await rowsOf(reads, settingRows),
    catalogueItem: await rowsOf(reads, catalogueItems),
    customField: await rowsOf(reads, customFields),
    quickReply: await rowsOf(reads, quickReplies),
    gallery: await rowsOf(reads, galleries),
    macro: await rowsOf(reads, macros),
    view: allViews.filter(({ userId }) => userId === null || userId === viewer.userId),
  };
}
