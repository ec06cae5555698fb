import Database from 'better-sqlite3';
import { hasWords } from '../queries/search-words.ts';
import type { SqlValue } from '../store.ts';

export type SqliteDatabase = Database.Database;
export type SqliteStatement = Database.Statement<SqlValue[]>;

/** Pages of 4 KB in the log before a commit moves them into the database: hot pages are moved once for many commits. */
const checkpointPages = 4_000;

/** The one writing connection. FULL: an acknowledged write survives power loss; group commit pays for it. */
export function openForWriting(path: string): SqliteDatabase {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  // Each operation's savepoint keeps the pages it touches, more than what SQLite keeps in memory before it opens a file.
  db.pragma('temp_store = MEMORY');
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -65536');
  db.pragma('busy_timeout = 5000');
  addFunctions(db);
  return db;
}

export function openForReading(path: string): SqliteDatabase {
  const db = new Database(path, { readonly: true });
  db.pragma('cache_size = -65536');
  db.pragma('mmap_size = 268435456');
  db.pragma('busy_timeout = 5000');
  addFunctions(db);
  return db;
}

function addFunctions(db: SqliteDatabase): void {
  db.function('has_words', { deterministic: true }, hasWords);
  db.function('json_text', { deterministic: true }, jsonText);
}

/** A value of a JSON record as text, as PostgreSQL tells it. */
function jsonText(record: unknown, key: unknown): string | null {
  if (typeof record !== 'string' || typeof key !== 'string') return null;
  const value = (JSON.parse(record) as Record<string, string | number | boolean | null>)[key] ?? null;
  return value === null ? null : String(value);
}

/** Statements prepared once per connection. */
export function statementCache(db: SqliteDatabase, limit = 1000): (sql: string) => SqliteStatement {
  const statements = new Map<string, SqliteStatement>();
  return (sql: string) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      if (statements.size >= limit) statements.clear();
      statement = db.prepare<SqlValue[]>(sql);
      statements.set(sql, statement);
    }
    return statement;
  };
}
