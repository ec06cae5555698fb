import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { withUser } from '../../src/store/postgres/connection-url.ts';
import type { Place } from '../databases.ts';

/** Every row of every table, and every file: what there is. */
export interface Dump {
  readonly [table: string]: readonly string[];
}

/** That a token was used is a fact also of a dry run. */
const ofUse: ReadonlySet<string> = new Set(['last_used_at', 'client']);

export async function dump(place: Place): Promise<Dump> {
  const tables = place.database === 'sqlite' ? dumpSqlite(place) : await dumpPostgres(place);
  const files = await readdir(join(place.options.dataDir, 'media'), { recursive: true });
  return { ...tables, files: files.toSorted() };
}

/** Names of what is otherwise. */
export function differences(before: Dump, after: Dump): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

function rowsOf(table: string, rows: readonly unknown[]): readonly string[] {
  const kept = (key: string, value: unknown) => (table === 'tokens' && ofUse.has(key) ? undefined : value);
  return rows.map((row) => JSON.stringify(row, kept)).toSorted();
}

function dumpSqlite(place: Place): Dump {
  const db = new Database(join(place.options.dataDir, 'balcao.db'), { readonly: true });
  try {
    const names = db.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
    return Object.fromEntries(names.map((name) => [name, rowsOf(name, db.prepare(`SELECT * FROM "${name}"`).all())]));
  } finally {
    db.close();
  }
}

async function dumpPostgres(place: Place): Promise<Dump> {
  const schema = place.options.databaseSchema ?? 'public';
  const client = new pg.Client({ connectionString: withUser(place.options.databaseUrl ?? '') });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1',
      [schema],
    );
    const tables: Record<string, readonly string[]> = {};
    for (const { name } of rows)
      tables[name] = rowsOf(name, (await client.query(`SELECT * FROM "${schema}"."${name}"`)).rows);
    return tables;
  } finally {
    await client.end();
  }
}
