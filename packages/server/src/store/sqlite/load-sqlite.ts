import { existsSync, renameSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { stepsNamed } from '../migrations/index.ts';
import type { Loading } from '../snapshot.ts';
import { openForWriting, type SqliteDatabase, statementCache } from './database.ts';
import { migrateSqlite } from './migrate-sqlite.ts';
import { checkSound, countsOf, mediaFilesOf, tablesOf } from './sqlite-snapshot.ts';

export interface LoadSqliteOptions {
  /** Beside `path`; when it is there already, it is a whole database. */
  readonly staged: string;
  readonly path: string;
  /** Names of the steps that made the tables of what is loaded. */
  readonly migrations: readonly string[];
}

/** Fills a file beside its place. Nothing is synced before the end: a file that is not kept is thrown away. */
export async function loadSqlite({ staged, path, migrations }: LoadSqliteOptions): Promise<Loading> {
  const isWhole = existsSync(staged);
  const db = openForWriting(staged);
  const close = async () => {
    if (db.open) db.close();
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(staged + end, { force: true });
  };
  try {
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.pragma('foreign_keys = OFF');
    if (!isWhole) {
      await migrateSqlite(db, stepsNamed(migrations));
      db.exec('BEGIN');
      for (const table of tablesOf(db)) db.exec(`DELETE FROM "${table}"`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const insert = rowWriter(db);
  return {
    // oxlint-disable-next-line require-await -- the seam is asynchronous for the other database
    add: async (table, rows) => {
      for (const row of rows) insert(table, JSON.parse(row) as Record<string, string | number | null>);
    },
    // oxlint-disable-next-line require-await -- as above
    verify: async (accept) => {
      if (db.inTransaction) db.exec('COMMIT');
      checkSound(db);
      accept({
        tables: countsOf(db),
        seq: db.prepare('SELECT seq FROM event_counter WHERE id = 1').pluck().get() as number,
      });
    },
    mediaFiles: () => mediaFilesOf(db),
    keep: async () => {
      await migrateSqlite(db);
      db.pragma('journal_mode = DELETE');
      db.close();
      const file = await open(staged, 'r+');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
      renameSync(staged, path);
    },
    [Symbol.asyncDispose]: close,
  };
}

function rowWriter(db: SqliteDatabase) {
  const prepare = statementCache(db);
  return (table: string, row: Readonly<Record<string, string | number | null>>) => {
    const columns = Object.keys(row);
    const names = columns.map((column) => `"${column}"`).join(', ');
    prepare(`INSERT INTO "${table}" (${names}) VALUES (${columns.map(() => '?').join(', ')})`).run(
      ...Object.values(row),
    );
  };
}
