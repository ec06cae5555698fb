import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { migrations } from '../src/store/migrations/index.ts';
import type { Migration } from '../src/store/migrations/migration.ts';
import { migratePostgres } from '../src/store/postgres/migrate-postgres.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { tables } from '../src/store/schema.ts';
import { migrateSqlite } from '../src/store/sqlite/migrate-sqlite.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { seedHandlers } from './seed-handlers.ts';
import { isPostgresUp, postgresUrl } from './store-harness.ts';

const writerUrl = new URL('./seed-writer.ts', import.meta.url);

const broken: Migration = {
  name: '9999-broken',
  sqlite: ['CREATE TABLE half_done (id text)', 'CREATE TABLE half_done (id text)'],
  postgres: ['CREATE TABLE half_done (id text)', 'CREATE TABLE half_done (id text)'],
};

interface Column {
  readonly table: string;
  readonly column: string;
  readonly isText: boolean;
  readonly isNullable: boolean;
}

/** In the form of the schema that the builder knows; what the databases keep for themselves aside. */
function described(columns: readonly Column[]): Record<string, Record<string, string>> {
  const found: Record<string, Record<string, string>> = {};
  for (const { table, column, isText, isNullable } of columns) {
    if (/^kysely_|_fts(_|$)/.test(table)) continue;
    (found[table] ??= {})[column] = `${isText ? 'text' : 'number'}${isNullable ? '?' : ''}`;
  }
  return found;
}

describe('on SQLite', () => {
  test('migrations make the tables and columns that the builder knows', async () => {
    using db = openMemory();
    await migrateSqlite(db.database);
    expect(described(sqliteColumns(db.database))).toEqual(tables);
  });

  test('of the keys that people have, those that are phones are told from the others', async () => {
    using db = openMemory();
    await migrateSqlite(db.database, before('0008-addresses'));
    for (const statement of peopleOfBefore) db.database.exec(statement);
    await migrateSqlite(db.database);
    expect(db.database.prepare(phonesNow).pluck().all()).toEqual(phonesThen);
    expect(db.database.prepare(capabilitiesNow).pluck().get()).toMatch(/"phones": ?true/);
  });

  test('a second start runs nothing again', async () => {
    using db = openMemory();
    await migrateSqlite(db.database);
    await migrateSqlite(db.database);
    expect(db.database.prepare('SELECT name FROM kysely_migration').pluck().all()).toEqual(namesOf(migrations));
  });

  test('a failed migration leaves nothing behind and tells what the database said', async () => {
    using db = openMemory();
    await migrateSqlite(db.database);
    await expect(migrateSqlite(db.database, [...migrations, broken])).rejects.toThrow(
      'migration 9999-broken failed: table half_done already exists',
    );
    expect(sqliteColumns(db.database).filter(({ table }) => table === 'half_done')).toEqual([]);
    expect(db.database.prepare('SELECT name FROM kysely_migration').pluck().all()).toEqual(namesOf(migrations));
  });

  test('a database of a later version is refused', async () => {
    using db = openMemory();
    const later: Migration = { name: '9999-later', sqlite: ['CREATE TABLE later (id text)'], postgres: [] };
    await migrateSqlite(db.database, [...migrations, later]);
    await expect(migrateSqlite(db.database)).rejects.toThrow('9999-later is missing');
  });

  test('a writer thread that cannot migrate fails the start', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'balcao.db');
    const foreign = new Database(path);
    foreign.exec('CREATE TABLE contacts (id text)');
    foreign.close();
    await expect(openSqliteStore(path, writerUrl)).rejects.toThrow(
      'migration 0001-initial failed: table contacts already exists',
    );
  });
});

describe.skipIf(!(await isPostgresUp()))('on PostgreSQL', () => {
  test('migrations make the tables and columns that the builder knows', async () => {
    await using place = temporarySchema();
    await migratePostgres(place.pool, place.schema);
    expect(described(await postgresColumns(place))).toEqual(tables);
  });

  test('of the keys that people have, those that are phones are told from the others', async () => {
    await using place = temporarySchema();
    await migratePostgres(place.pool, place.schema, before('0008-addresses'));
    for (const statement of peopleOfBefore) await place.pool.query(statement);
    await migratePostgres(place.pool, place.schema);
    expect((await place.pool.query<{ alias: string }>(phonesNow)).rows.map(({ alias }) => alias)).toEqual(phonesThen);
    const { rows } = await place.pool.query<{ capabilities: string }>(capabilitiesNow);
    expect(rows[0]?.capabilities).toMatch(/"phones": ?true/);
  });

  test('nodes that start together migrate once, and another schema that is up to date is not taken for theirs', async () => {
    await using other = temporarySchema();
    await using place = temporarySchema();
    await migratePostgres(other.pool, other.schema);
    const options = { url: postgresUrl, handlers: seedHandlers, schema: place.schema };
    const nodes = await Promise.all([1, 2, 3].map(() => openPostgresStore(options)));
    for (const node of nodes) await node[Symbol.asyncDispose]();
    expect(await ledgerOf(place)).toEqual(namesOf(migrations));
    expect(described(await postgresColumns(place))).toEqual(tables);
  });

  test('a failed migration leaves nothing behind and tells what the database said', async () => {
    await using place = temporarySchema();
    await migratePostgres(place.pool, place.schema);
    await expect(migratePostgres(place.pool, place.schema, [...migrations, broken])).rejects.toThrow(
      'migration 9999-broken failed: relation "half_done" already exists',
    );
    expect((await postgresColumns(place)).filter(({ table }) => table === 'half_done')).toEqual([]);
    expect(await ledgerOf(place)).toEqual(namesOf(migrations));
  });

  test('a store that cannot migrate does not open', async () => {
    await using place = temporarySchema();
    await place.pool.query(`CREATE SCHEMA ${place.schema}; CREATE TABLE contacts (id text)`);
    await expect(openPostgresStore({ url: postgresUrl, handlers: seedHandlers, schema: place.schema })).rejects.toThrow(
      'migration 0001-initial failed: relation "contacts" already exists',
    );
  });

  test('without a schema the tables go where the connection points', async () => {
    await using place = temporarySchema();
    await place.pool.query(`CREATE SCHEMA ${place.schema}`);
    await migratePostgres(place.pool, undefined);
    expect(described(await postgresColumns(place))).toEqual(tables);
  });
});

const before = (name: string) =>
  migrations.slice(
    0,
    migrations.findIndex((migration) => migration.name === name),
  );

const contactOf = (id: string, kind: string) =>
  `INSERT INTO contacts (id, kind, name, name_key, named_by_user, phone, blocked, created_at) VALUES ('${id}', '${kind}', 'x', 'x', 0, NULL, 0, 0)`;
const aliasOf = (alias: string, identity: string) =>
  `INSERT INTO identity_aliases (channel, alias, identity_id) VALUES ('whatsapp-cloud', '${alias}', '${identity}')`;

/** A person known by a number and an id, a group whose id is digits, and a number of the office, as an earlier version kept them. */
const peopleOfBefore = [
  contactOf('ct_1', 'person'),
  contactOf('ct_2', 'group'),
  ...[1, 2].map(
    (n) =>
      `INSERT INTO identities (id, contact_id, channel, canonical, raw) VALUES ('ci_${n}', 'ct_${n}', 'whatsapp-cloud', '${n}', '${n}')`,
  ),
  aliasOf('5511987654321', 'ci_1'),
  aliasOf('551187654321', 'ci_1'),
  aliasOf('BR.123', 'ci_1'),
  aliasOf('12036302', 'ci_2'),
  `INSERT INTO connections (id, channel, account_key, code, name, name_key, address, capabilities, settings, secrets, health, reopen_policy, removed,
     created_at, received_count, refused_count, unknown_count)
   VALUES ('cn_1', 'whatsapp-cloud', '1', 'WA', 'x', 'x', NULL, '{"window24h":true}', '{}', 'x', '{}', '{}', 0, 0, 0, 0, 0)`,
];
const phonesNow = 'SELECT alias FROM identity_aliases WHERE is_phone = 1 ORDER BY alias';
const phonesThen = ['551187654321', '5511987654321'];
const capabilitiesNow = 'SELECT capabilities FROM connections';

const namesOf = (steps: readonly Migration[]) => steps.map(({ name }) => name);

function openMemory() {
  const database = new Database(':memory:');
  return { database, [Symbol.dispose]: () => void database.close() };
}

function sqliteColumns(database: Database.Database): Column[] {
  const rows = database
    .prepare<[], { table: string; column: string; type: string; required: number; pk: number }>(
      `SELECT m.name AS "table", p.name AS "column", p.type, p."notnull" AS required, p.pk
        FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'`,
    )
    .all();
  return rows.map(({ table, column, type, required, pk }) => ({
    table,
    column,
    isText: type.toLowerCase() === 'text',
    isNullable: required === 0 && pk === 0,
  }));
}

interface TemporarySchema extends AsyncDisposable {
  readonly pool: pg.Pool;
  readonly schema: string;
}

async function postgresColumns({ pool, schema }: TemporarySchema): Promise<Column[]> {
  const { rows } = await pool.query<{ table: string; column: string; type: string; nullable: string }>(
    `SELECT table_name AS "table", column_name AS "column", data_type AS type, is_nullable AS nullable
      FROM information_schema.columns WHERE table_schema = $1`,
    [schema],
  );
  return rows.map(({ table, column, type, nullable }) => ({
    table,
    column,
    isText: type === 'text',
    isNullable: nullable === 'YES',
  }));
}

async function ledgerOf({ pool }: TemporarySchema): Promise<string[]> {
  return (await pool.query<{ name: string }>('SELECT name FROM kysely_migration')).rows.map(({ name }) => name);
}

function temporarySchema(): TemporarySchema {
  const schema = `balcao_test_${process.pid}_${Date.now().toString(36)}_${Math.floor(Math.random() * 1e9).toString(36)}`;
  const pool = new pg.Pool({ connectionString: postgresUrl, max: 2, options: `-c search_path=${schema}` });
  return {
    pool,
    schema,
    [Symbol.asyncDispose]: async () => {
      await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await pool.end();
    },
  };
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'balcao-migrations-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
