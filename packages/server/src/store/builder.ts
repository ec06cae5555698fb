import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  type SqlBool,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely';
import type { Dialect } from './dialect.ts';
import type { Sql } from './queries/condition.ts';
import type { Database } from './schema.ts';
import type { Reads, SqlValue } from './store.ts';

/** Statements have `?` on both databases until the store prepares them. */
class PlainPlaceholders extends PostgresQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '?';
  }
}

/* They only write SQL: the store runs it, on the connection and in the transaction that it has open. */
const builders: Readonly<Record<Dialect['name'], Kysely<Database>>> = {
  sqlite: new Kysely({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  postgres: new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PlainPlaceholders(),
    },
  }),
};

/** Writes a query for the database that is read: `all(reads, build(reads).selectFrom('tags').select('name'))`. */
export function build(reads: Reads): Kysely<Database> {
  return builders[reads.dialect.name];
}

export function all<T>(reads: Reads, query: Compilable<T>): Promise<T[]> {
  const { sql: text, parameters } = query.compile();
  return reads.all<T>(text, parameters as readonly SqlValue[]);
}

/** The first row. */
export function first<T>(reads: Reads, query: Compilable<T>): Promise<T | undefined> {
  const { sql: text, parameters } = query.compile();
  return reads.get<T>(text, parameters as readonly SqlValue[]);
}

/** A condition written by hand, as a part of a query that is not. */
export function written({ sql: text, params }: Sql): RawBuilder<SqlBool> {
  return sql<SqlBool>(text.split('?') as unknown as TemplateStringsArray, ...params);
}
