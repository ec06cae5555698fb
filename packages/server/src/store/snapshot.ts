import type { Dialect } from './dialect.ts';
import { tables } from './schema.ts';

/** Every row of a database at one moment of its log. A row is a line of JSON, its columns by name. */
export interface Snapshot extends AsyncDisposable {
  readonly database: Dialect['name'];
  /** Steps of the schema that were taken, oldest first. */
  readonly migrations: readonly string[];
  /** Last event of the log. */
  readonly seq: number;
  readonly tables: readonly string[];
  /** How many rows each table has. */
  counts(): Promise<Record<string, number>>;
  /** Rows of a table, some at a time. */
  rows(table: string): AsyncIterable<readonly string[]>;
  /** SHA-256 of every file that a row names, each once. */
  mediaFiles(): AsyncIterable<string>;
}

/** What a database holds once it is loaded: rows of each table, last event of the log. */
export interface Holding {
  readonly tables: Readonly<Record<string, number>>;
  readonly seq: number;
}

/** An empty database that is being filled. Disposed of before it is kept, nothing of it stays. */
export interface Loading extends AsyncDisposable {
  add(table: string, rows: readonly string[]): Promise<void>;
  /** Checks what was loaded; `accept` looks at it and throws if it is not what it should be. */
  verify(accept: (found: Holding) => void): Promise<void>;
  mediaFiles(): AsyncIterable<string>;
  /** Brings the schema up to date and puts the database in its place. */
  keep(): Promise<void>;
}

/** Tables of ours: what a database keeps for itself, or somebody else keeps beside them, is not carried. */
export const isOurs = (table: string): boolean => Object.hasOwn(tables, table);

/** A database says that its content is not sound. */
export class UnsoundDatabase extends Error {
  override readonly name = 'UnsoundDatabase';
}
