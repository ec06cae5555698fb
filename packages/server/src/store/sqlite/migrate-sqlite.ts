import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { migrations } from '../migrations/index.ts';
import { migrate } from '../migrations/migrate.ts';
import type { Migration } from '../migrations/migration.ts';
import type { SqliteDatabase } from './database.ts';

/** Over the writing connection, which stays the caller's to close: the builder on top of it has nothing to give back. */
export async function migrateSqlite(db: SqliteDatabase, steps: readonly Migration[] = migrations): Promise<void> {
  const dialect = new SqliteDialect({ database: db });
  const over = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new TransactionalAdapter(),
      createDriver: () => dialect.createDriver(),
      createIntrospector: (any) => dialect.createIntrospector(any),
      createQueryCompiler: () => dialect.createQueryCompiler(),
    },
  });
  await migrate(over, 'sqlite', steps);
}

/** SQLite rolls a schema back as well as rows; Kysely only uses that where the adapter says so. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
