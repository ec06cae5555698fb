import pg from 'pg';
import { stepsNamed } from '../migrations/index.ts';
import { isOurs, type Loading, UnsoundDatabase } from '../snapshot.ts';
import { withUser } from './connection-url.ts';
import { migratePostgres } from './migrate-postgres.ts';
import { connect, countsOf, mediaFilesOf, numberOf, type PostgresPlace, tablesOf } from './postgres-snapshot.ts';

export interface LoadPostgresOptions extends PostgresPlace {
  /** Names of the steps that made the tables of what is loaded. */
  readonly migrations: readonly string[];
}

/** Whether nobody's data are there; tables of ours without a person and without an event hold nothing. */
export async function isPostgresEmpty(place: PostgresPlace): Promise<boolean> {
  const client = await connect(place);
  try {
    const tables = await tablesOf(client);
    if (!tables.some(isOurs)) return true;
    if (!tables.includes('kysely_migration') || !tables.includes('users')) return false;
    const { rows } = await client.query('SELECT 1 FROM users UNION ALL SELECT 1 FROM events LIMIT 1');
    return rows.length === 0;
  } finally {
    await client.end();
  }
}

/**
 * Fills an empty schema in one transaction. References and indexes are taken away first and made again at the end: rows come
 * table by table in any order, and an index over all of them is made in a fraction of the time.
 */
export async function loadPostgres({ url, schema, migrations }: LoadPostgresOptions): Promise<Loading> {
  const place = { url, schema };
  await dropTables(place);
  await withPool(place, (pool) => migratePostgres(pool, schema ?? undefined, stepsNamed(migrations)));
  const client = await connect(place);
  let isKeptNow = false;
  const abandon = async () => {
    await client.end();
    if (!isKeptNow) await dropTables(place);
  };
  try {
    await client.query('BEGIN');
    const tables = (await tablesOf(client)).filter(isOurs);
    const remake = await takeAway(client);
    for (const table of tables) await client.query(`DELETE FROM "${table}"`);
    return {
      add: async (table, rows) => {
        if (!tables.includes(table)) throw new UnsoundDatabase(`there is no table ${table}`);
        await client.query(`INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`, [
          `[${rows.join(',')}]`,
        ]);
      },
      verify: async (accept) => {
        for (const statement of remake) await client.query(statement);
        await moveSequences(client);
        accept({
          tables: await countsOf(client),
          seq: await numberOf(client, 'SELECT seq FROM event_counter WHERE id = 1'),
        });
      },
      mediaFiles: () => mediaFilesOf(client),
      keep: async () => {
        await client.query('COMMIT');
        await withPool(place, (pool) => migratePostgres(pool, schema ?? undefined));
        // Without statistics the first searches read whole tables, until the database makes them by itself.
        const all = (await tablesOf(client)).filter(isOurs).map((table) => `"${table}"`);
        await client.query(`ANALYZE ${all.join(', ')}`);
        isKeptNow = true;
      },
      [Symbol.asyncDispose]: abandon,
    };
  } catch (error) {
    await abandon();
    throw error;
  }
}

/** Answers the statements that make them again. */
async function takeAway(client: pg.ClientBase): Promise<readonly string[]> {
  const remake: string[] = [];
  const { rows: references } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
  );
  for (const { table, name, definition } of references) {
    await client.query(`ALTER TABLE ${table} DROP CONSTRAINT "${name}"`);
    remake.push(`ALTER TABLE ${table} ADD CONSTRAINT "${name}" ${definition}`);
  }
  const { rows: indexes } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT tablename AS "table", indexname AS name, indexdef AS definition FROM pg_indexes
     WHERE schemaname = current_schema()
       AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace)`,
  );
  for (const { name, definition } of indexes.filter(({ table }) => isOurs(table))) {
    await client.query(`DROP INDEX "${name}"`);
    remake.unshift(definition);
  }
  return remake;
}

/** The next row of a table that numbers its rows comes after those that were loaded. */
async function moveSequences(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT table_name AS "table", column_name AS "column", pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
     FROM information_schema.columns WHERE table_schema = current_schema() AND column_default LIKE 'nextval(%'`,
  );
  for (const { table, column, sequence } of rows)
    await client.query(`SELECT setval($1, (SELECT coalesce(max("${column}"), 0) + 1 FROM "${table}"), false)`, [
      sequence,
    ]);
}

async function dropTables(place: PostgresPlace): Promise<void> {
  const client = await connect(place);
  try {
    const ours = (await tablesOf(client)).filter((table) => isOurs(table) || table.startsWith('kysely_'));
    if (ours.length > 0) await client.query(`DROP TABLE ${ours.map((table) => `"${table}"`).join(', ')} CASCADE`);
  } finally {
    await client.end();
  }
}

async function withPool(place: PostgresPlace, use: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const pool = new pg.Pool({
    connectionString: withUser(place.url),
    max: 2,
    ...(place.schema === null ? {} : { options: `-c search_path="${place.schema}"` }),
  });
  pool.on('error', () => undefined);
  try {
    await use(pool);
  } finally {
    await pool.end();
  }
}
