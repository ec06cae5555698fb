import { AppError } from '@balcao/contract';
import pg from 'pg';
import { isOurs, type Snapshot } from '../snapshot.ts';
import { withUser } from './connection-url.ts';

export interface PostgresPlace {
  readonly url: string;
  /** Where the tables are; without one, where the connection points. */
  readonly schema: string | null;
}

const rowsAtOnce = 200;
const connectMs = 10_000;

/** One connection of its own, whose queries say when it is lost. */
export async function connect({ url, schema }: PostgresPlace): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: withUser(url),
    connectionTimeoutMillis: connectMs,
    ...(schema === null ? {} : { options: `-c search_path="${schema}"` }),
  });
  client.on('error', () => undefined);
  await client.connect().catch((error: unknown) => {
    throw new AppError(
      'server.unavailable',
      { problem: error instanceof Error ? error.message : String(error) },
      { cause: error },
    );
  });
  return client;
}

/** The rows as they are now, read in one transaction while others commit; null where no office is. */
export async function openPostgresSnapshot(place: PostgresPlace): Promise<Snapshot | null> {
  const client = await connect(place);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = await tablesOf(client);
    if (!tables.includes('kysely_migration') || !tables.includes('event_counter')) {
      await client.end();
      return null;
    }
    return {
      database: 'postgres',
      migrations: await column(client, 'SELECT name FROM kysely_migration ORDER BY name'),
      seq: await numberOf(client, 'SELECT seq FROM event_counter WHERE id = 1'),
      tables: tables.filter(isOurs),
      counts: () => countsOf(client),
      rows: (table) => fetched(client, `SELECT row_to_json(r)::text AS line FROM "${table}" r`),
      mediaFiles: () => mediaFilesOf(client),
      [Symbol.asyncDispose]: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
}

export async function* mediaFilesOf(client: pg.ClientBase): AsyncGenerator<string> {
  const all = 'SELECT DISTINCT sha256 AS line FROM media WHERE sha256 IS NOT NULL ORDER BY sha256';
  for await (const some of fetched(client, all)) yield* some;
}

export async function tablesOf(client: pg.ClientBase): Promise<string[]> {
  return await column(
    client,
    'SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename',
  );
}

export async function countsOf(client: pg.ClientBase): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of (await tablesOf(client)).filter(isOurs))
    counts[table] = await numberOf(client, `SELECT count(*) FROM "${table}"`);
  return counts;
}

export async function numberOf(client: pg.ClientBase, sql: string): Promise<number> {
  return Number((await column(client, sql))[0] ?? 0);
}

async function column(client: pg.ClientBase, sql: string): Promise<string[]> {
  const { rows } = await client.query<Record<string, string>>(sql);
  return rows.map((row) => Object.values(row)[0] ?? '');
}

/** The column `line` of a query, some rows at a time. */
async function* fetched(client: pg.ClientBase, sql: string): AsyncGenerator<string[]> {
  await client.query(`DECLARE fetched NO SCROLL CURSOR FOR ${sql}`);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- a cursor is read from front to back
    const { rows } = await client.query<{ line: string }>(`FETCH ${rowsAtOnce} FROM fetched`);
    if (rows.length === 0) break;
    yield rows.map(({ line }) => line);
  }
  await client.query('CLOSE fetched');
}
