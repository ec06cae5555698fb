import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe } from 'vitest';
import type { ServerOptions } from '../src/config.ts';
import { withUser } from '../src/store/postgres/connection-url.ts';
import { isPostgresUp } from './store-harness.ts';

const postgresUrl = process.env['BALCAO_TEST_DATABASE_URL'] ?? 'postgres://127.0.0.1:5432/postgres';

/** A place for a server's data that goes away with it. */
export interface Place extends AsyncDisposable {
  readonly options: ServerOptions;
  readonly database: 'sqlite' | 'postgres';
}

export type OpenPlace = () => Promise<Place>;

/** Runs the same tests over SQLite and PostgreSQL; without a PostgreSQL those are skipped, and counted. */
export async function onEachDatabase(body: (open: OpenPlace) => void): Promise<void> {
  describe('on SQLite', () => body(() => openPlace('sqlite')));
  describe.skipIf(!(await isPostgresUp()))('on PostgreSQL', () => body(() => openPlace('postgres')));
}

export async function openPlace(database: Place['database']): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'balcao-'));
  const schema = `balcao_${process.pid}_${Date.now().toString(36)}_${Math.floor(Math.random() * 1e9).toString(36)}`;
  const isPostgres = database === 'postgres';
  return {
    database,
    options: {
      dataDir,
      logLevel: 'silent',
      ...(isPostgres ? { databaseUrl: postgresUrl, databaseSchema: schema } : {}),
    },
    [Symbol.asyncDispose]: async () => {
      await rm(dataDir, { recursive: true, force: true });
      if (isPostgres) await withPostgres((client) => client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`));
    },
  };
}

async function withPostgres<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: withUser(postgresUrl), connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
