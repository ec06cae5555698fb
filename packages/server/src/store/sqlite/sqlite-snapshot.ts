import { isOurs, type Snapshot, UnsoundDatabase } from '../snapshot.ts';
import { openForReading, openForWriting, type SqliteDatabase } from './database.ts';

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Told after each piece. */
  readonly onPages: (done: number, total: number) => void;
}

/** 8 MB between two looks at the rest of the program. */
const pagesAtOnce = 2_000;

/**
 * Copies a database page by page as it is at this moment, whoever writes to it meanwhile. Without the open read transaction the
 * copy would begin anew at each commit and never end while the desk works: in it, the pages stay those of one moment.
 */
export async function copySqlite(from: string, to: string, { signal, onPages }: CopyOptions): Promise<void> {
  const db = openForReading(from);
  try {
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_master').get();
    await db.backup(to, {
      progress: ({ totalPages, remainingPages }) => {
        signal.throwIfAborted();
        onPages(totalPages - remainingPages, totalPages);
        return pagesAtOnce;
      },
    });
  } finally {
    db.close();
  }
  intoOneFile(to);
}

/** A copy says of itself that it has a log beside it; what is carried elsewhere is one file. */
function intoOneFile(path: string): void {
  const db = openForWriting(path);
  db.pragma('journal_mode = DELETE');
  db.close();
}

const rowsAtOnce = 1_000;

/** Over a file that nobody writes to. */
export function openSqliteSnapshot(path: string): Snapshot {
  const db = openForReading(path);
  const names = (sql: string) => db.prepare<[], string>(sql).pluck().all() as string[];
  return {
    database: 'sqlite',
    migrations: names('SELECT name FROM kysely_migration ORDER BY name'),
    seq: db.prepare('SELECT seq FROM event_counter WHERE id = 1').pluck().get() as number,
    tables: tablesOf(db),
    // oxlint-disable-next-line require-await -- the seam is asynchronous for the other database
    counts: async () => countsOf(db),
    rows: (table) => rowsOf(db, table),
    mediaFiles: () => mediaFilesOf(db),
    // oxlint-disable-next-line require-await -- as above
    [Symbol.asyncDispose]: async () => void db.close(),
  };
}

export function tablesOf(db: SqliteDatabase): string[] {
  const names = db.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).pluck().all();
  return (names as string[]).filter(isOurs);
}

// oxlint-disable-next-line require-await -- as above
async function* rowsOf(db: SqliteDatabase, table: string): AsyncGenerator<readonly string[]> {
  let piece: string[] = [];
  for (const row of db.prepare(`SELECT * FROM "${table}"`).iterate()) {
    piece.push(JSON.stringify(row));
    if (piece.length < rowsAtOnce) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}

// oxlint-disable-next-line require-await -- as above
export async function* mediaFilesOf(db: SqliteDatabase): AsyncGenerator<string> {
  const all = db.prepare<[], string>('SELECT DISTINCT sha256 FROM media WHERE sha256 IS NOT NULL ORDER BY sha256');
  yield* all.pluck().iterate() as IterableIterator<string>;
}

/** Throws when pages, indexes or references are not what they should be. */
export function checkSound(db: SqliteDatabase): void {
  const said = db.pragma('integrity_check(3)', { simple: true }) as string;
  if (said !== 'ok') throw new UnsoundDatabase(said);
  const [stray] = db.pragma('foreign_key_check') as readonly { readonly table: string; readonly parent: string }[];
  if (stray !== undefined) throw new UnsoundDatabase(`a row of ${stray.table} has none in ${stray.parent}`);
}

/** The same of a file, as far as it takes little time: what is copied from a spoiled database is no backup. */
export function quickCheck(path: string): void {
  const db = openForReading(path);
  try {
    const said = db.pragma('quick_check(3)', { simple: true }) as string;
    if (said !== 'ok') throw new UnsoundDatabase(said);
  } finally {
    db.close();
  }
}

export function countsOf(db: SqliteDatabase): Record<string, number> {
  const count = (table: string) => db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number;
  return Object.fromEntries(tablesOf(db).map((table) => [table, count(table)]));
}
