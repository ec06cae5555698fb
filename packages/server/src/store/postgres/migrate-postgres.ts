import { type DatabaseIntrospector, Kysely, PostgresDialect, type TableMetadata } from 'kysely';
import type pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';

/** Over the pool, which stays the caller's to end. Without a schema, in the one that the connection names. */
export async function migratePostgres(
  pool: pg.Pool,
  wanted: string | undefined,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const schema = wanted ?? (await currentSchema(pool));
  const dialect = new PostgresDialect({ pool });
  const over = new Kysely<unknown>({
    dialect: {
      createAdapter: () => dialect.createAdapter(),
      createDriver: () => dialect.createDriver(),
      createIntrospector: () => introspectorOf(pool, schema),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
  await migrate(over, 'postgres', steps, schema);
}

async function currentSchema(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string | null }>('SELECT current_schema() AS name');
  const name = rows[0]?.name ?? null;
  if (name === null) throw new Error('the search_path of the database names no schema that exists');
  return name;
}

/**
 * Names only, of one schema: all that migrating asks for. Kysely's own looks through every schema of the database, and fails
 * when somebody drops a table of another one meanwhile.
 */
function introspectorOf(pool: pg.Pool, schema: string): DatabaseIntrospector {
  return {
    getSchemas: async () =>
      (await pool.query<{ name: string }>('SELECT nspname AS name FROM pg_namespace WHERE nspname = $1', [schema]))
        .rows,
    getTables: async () => {
      const { rows } = await pool.query<{ name: string }>(
        'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1',
        [schema],
      );
      return rows.map(({ name }): TableMetadata => ({ name, schema, isView: false, isForeign: false, columns: [] }));
    },
  };
}
