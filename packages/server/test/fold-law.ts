import type { BalcaoEvent, EntityName } from '@balcao/contract';
import { expect } from 'vitest';
import type { EntityTable, Row } from '../src/store/tables/columns.ts';
import * as known from '../src/store/tables/tables.ts';
import type { Place } from './databases.ts';
import { sql } from './raw-sql.ts';

const tables = Object.values(known) as readonly EntityTable<EntityName>[];

/**
 * The log is the truth: every entity, folded from the changes in the log alone, is what its table holds. Kept apart from any
 * client, so that it covers what no client loads. Purged entities are gone from both.
 */
export async function checkFoldLaw(place: Place): Promise<void> {
  const folded = new Map<string, Record<string, unknown>>();
  for (const { body } of await sql<{ body: string }>(place, 'SELECT body FROM events ORDER BY seq')) {
    for (const change of (JSON.parse(body) as BalcaoEvent).changes) {
      const key = `${change.entity}:${change.id}`;
      if (change.after === null) folded.delete(key);
      else folded.set(key, { ...folded.get(key), ...change.after });
    }
  }
  for (const table of tables) {
    const rows = await sql<Row>(place, `SELECT ${table.columns} FROM ${table.name} ORDER BY id`);
    const held = rows.map((row) => table.fromRow(row));
    const told = [...folded]
      .filter(([key]) => key.startsWith(`${table.entity}:`))
      .map(([, value]) => value)
      .sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
    expect({ [table.name]: told }).toEqual({ [table.name]: held });
  }
}
