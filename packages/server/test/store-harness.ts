import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe } from 'vitest';
import { systemActor } from '../src/actor.ts';
import { withUser } from '../src/store/postgres/connection-url.ts';
import { openPostgresStore } from '../src/store/postgres/postgres-store.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { type Seed, seedHandlers } from './seed-handlers.ts';

export const postgresUrl = withUser(process.env['BALCAO_TEST_DATABASE_URL'] ?? 'postgres://127.0.0.1:5432/postgres');

export interface OpenStore extends AsyncDisposable {
  readonly store: Store;
  /** Rows written in one operation. */
  seed(rows: readonly Seed[]): Promise<void>;
}

/** Runs the same tests over a real SQLite file and a fresh PostgreSQL schema; without a PostgreSQL those are skipped, and counted. */
export async function forEachDatabase(body: (open: () => Promise<OpenStore>) => void): Promise<void> {
  describe('on SQLite', () => body(openSqlite));
  describe.skipIf(!(await isPostgresUp()))('on PostgreSQL', () => body(openPostgres));
}

async function openSqlite(): Promise<OpenStore> {
  const folder = await mkdtemp(join(tmpdir(), 'balcao-store-'));
  const store = await openSqliteStore(join(folder, 'balcao.db'), new URL('./seed-writer.ts', import.meta.url));
  return seedable(store, () => rm(folder, { recursive: true, force: true }));
}

async function openPostgres(): Promise<OpenStore> {
  const schema = `balcao_test_${process.pid}_${Date.now().toString(36)}_${Math.floor(Math.random() * 1e9).toString(36)}`;
  const store = await openPostgresStore({ url: postgresUrl, handlers: seedHandlers, schema });
  return seedable(store, () => withClient((client) => client.query(`DROP SCHEMA ${schema} CASCADE`)));
}

function seedable(store: Store, remove: () => Promise<unknown>): OpenStore {
  return {
    store,
    seed: async (input) => {
      await store.execute({ id: 'test.seed', input, actor: systemActor, nowMs: Date.now(), requestId: 'seed' });
    },
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]();
      await remove();
    },
  };
}

async function withClient<T>(use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgresUrl, connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** Where it is known that one answers, its tests run and fail rather than being skipped. */
export async function isPostgresUp(): Promise<boolean> {
  if (process.env['BALCAO_TEST_POSTGRES'] === 'required') return true;
  return withClient((client) => client.query('SELECT 1')).then(
    () => true,
    () => false,
  );
}
