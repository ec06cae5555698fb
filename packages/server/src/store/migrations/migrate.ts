import { type Kysely, sql } from 'kysely';
import { type Migration as KyselyMigration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { Dialect } from '../dialect.ts';
import type { Migration } from './migration.ts';

/**
 * Brings the schema up to date, all pending steps in one transaction, or throws what the database said. Nodes that start
 * together migrate once.
 *
 * @param schema where the tables are, on the database that has schemas; made when it is missing
 */
export async function migrate(
  db: Kysely<unknown>,
  database: Dialect['name'],
  steps: readonly Migration[],
  schema?: string,
): Promise<void> {
  const migrator = new Migrator({
    db: db as Kysely<object>,
    provider: providerOf(database, steps),
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find(({ status }) => status === 'Error');
  if (failed === undefined) throw error;
  const reason = error instanceof Error ? error.message : JSON.stringify(error);
  throw new Error(`migration ${failed.migrationName} failed: ${reason}`, { cause: error });
}

function providerOf(database: Dialect['name'], steps: readonly Migration[]): MigrationProvider {
  const known = steps.map((step): [string, KyselyMigration] => [
    step.name,
    {
      up: async (db) => {
        // oxlint-disable-next-line no-await-in-loop -- each statement builds on those before it
        for (const statement of step[database]) await sql.raw(statement).execute(db);
      },
    },
  ]);
  return { getMigrations: () => Promise.resolve(Object.fromEntries(known)) };
}
