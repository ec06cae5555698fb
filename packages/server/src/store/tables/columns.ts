import type { Change, Entities, EntityName } from '@balcao/contract';
import type { Reads, SqlValue, Tx } from '../store.ts';

/** How one field of an entity is kept in its column. */
interface Codec {
  readonly encode: (value: unknown) => SqlValue;
  readonly decode: (value: SqlValue) => unknown;
}

const codecs = {
  plain: { encode: (value) => value as SqlValue, decode: (value) => value },
  flag: { encode: (value) => (value === true ? 1 : 0), decode: (value) => value === 1 },
  time: {
    encode: (value) => (value === null ? null : Date.parse(value as string)),
    decode: (value) => (value === null ? null : toInstant(value as number)),
  },
  json: {
    encode: (value) => (value === null ? null : JSON.stringify(value)),
    decode: (value) => (value === null ? null : (JSON.parse(value as string) as unknown)),
  },
} as const satisfies Record<string, Codec>;

export type CodecName = keyof typeof codecs;

const dayMs = 86_400_000;
/** 0001-01-01 to the end of 9999, where the date below is right and has four digits of year. */
const [firstMs, lastMs] = [-62_135_596_800_000, 253_402_300_799_999];
const two = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'));

/** ISO 8601 from milliseconds; a page of a list has hundreds of them, and a `Date` each is what the page would cost most. */
export function toInstant(ms: number): string {
  if (!(ms >= firstMs && ms <= lastMs)) return new Date(ms).toISOString();
  const whole = Math.trunc(ms);
  const days = Math.floor(whole / dayMs);
  const rest = whole - days * dayMs;
  const seconds = Math.floor(rest / 1000);
  const millis = rest - seconds * 1000;
  const [hour, minute] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const fraction = `${Math.floor(millis / 100)}${two[millis % 100]}`;
  return `${dateOf(days)}T${two[hour]}:${two[minute]}:${two[seconds % 60]}.${fraction}Z`;
}

/** Years are counted from March, so that the leap day comes last and months have a regular length. */
function dateOf(daysSince1970: number): string {
  const shifted = daysSince1970 + 719_468;
  const era = Math.floor(shifted / 146_097);
  const day = shifted - era * 146_097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const calendarYear = year + era * 400 + (month >= 10 ? 1 : 0);
  return `${two[Math.floor(calendarYear / 100)]}${two[calendarYear % 100]}-${two[month < 10 ? month + 3 : month - 9]}-${two[dayOfMonth]}`;
}

/** An entity's fields and their columns, told once: rows are read, written and compared through it. */
export interface EntityTable<K extends EntityName> {
  readonly entity: K;
  readonly name: string;
  readonly columns: string;
  /** The same, for the query builder. */
  readonly columnNames: readonly ColumnOf<K>[];
  readonly fromRow: (row: Row) => Entities[K];
  load(reads: Reads, id: string): Promise<Entities[K] | undefined>;
  /** Loads and, where the database can, holds the row until commit. */
  lock(tx: Tx, id: string): Promise<Entities[K] | undefined>;
  loadMany(reads: Reads, ids: readonly string[]): Promise<Entities[K][]>;
  /** Writes the row, with columns that only the server knows, and notes its birth. */
  insert(tx: Tx, entity: Entities[K], hidden?: Readonly<Record<string, SqlValue>>): Promise<void>;
  /** Writes what differs and notes it; answers the entity as it is now. */
  update(tx: Tx, before: Entities[K], patch: Partial<Entities[K]>): Promise<Entities[K]>;
  /** Deletes the row and notes that it is gone; for what nothing refers to. */
  remove(tx: Tx, entity: Entities[K]): Promise<void>;
}

/** A field's name as its column is called. */
type Snake<Field extends string> = Field extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : '';

type ColumnOf<K extends EntityName> = Snake<keyof Entities[K] & string>;

export type Row = Readonly<Record<string, SqlValue>>;

type Fields<K extends EntityName> = { readonly [F in keyof Entities[K]]-?: CodecName };

export function entityTable<K extends EntityName>(entity: K, name: string, fields: Fields<K>): EntityTable<K> {
  const specs = (Object.entries(fields) as [keyof Entities[K] & string, CodecName][]).map(([field, codec]) => ({
    field,
    column: columnName(field),
    codec: codecs[codec] as Codec,
  }));
  const byField = new Map(specs.map((spec) => [spec.field as string, spec]));
  const columns = specs.map(({ column }) => column).join(', ');
  const selectSql = `SELECT ${columns} FROM ${name} WHERE id = ?`;

  const fromRow = (row: Row) => {
    const result: Record<string, unknown> = {};
    for (const { field, column, codec } of specs) {
      const value = row[column] ?? null;
      result[field] = codec === codecs.plain ? value : codec.decode(value);
    }
    return result as Entities[K];
  };
  const load = async (reads: Reads, id: string, suffix = '') => {
    const row = await reads.get<Row>(selectSql + suffix, [id]);
    return row === undefined ? undefined : fromRow(row);
  };

  return {
    entity,
    name,
    columns,
    columnNames: specs.map(({ column }) => column as ColumnOf<K>),
    fromRow,
    load,
    lock: (tx, id) => load(tx, id, tx.dialect.forUpdate),
    loadMany: async (reads, ids) => {
      if (ids.length === 0) return [];
      const rows = await reads.all<Row>(
        `SELECT ${columns} FROM ${name} WHERE id IN (${placeholders(ids.length)})`,
        ids,
      );
      return rows.map(fromRow);
    },
    insert: async (tx, value, hidden = {}) => {
      const extra = Object.entries(hidden);
      const names = [...specs.map(({ column }) => column), ...extra.map(([column]) => column)];
      await tx.run(`INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`, [
        ...specs.map(({ field, codec }) => codec.encode(value[field])),
        ...extra.map(([, hiddenValue]) => hiddenValue),
      ]);
      tx.change({ entity, id: value.id, before: null, after: value } as Change);
    },
    update: async (tx, before, patch) => {
      const difference = differenceOf(before, patch);
      if (difference === null) return before;
      const changed = difference.fields.map((field) => byField.get(field)).filter((spec) => spec !== undefined);
      await tx.run(`UPDATE ${name} SET ${changed.map(({ column }) => `${column} = ?`).join(', ')} WHERE id = ?`, [
        ...changed.map(({ field, codec }) => codec.encode(patch[field])),
        before.id,
      ]);
      tx.change({ entity, id: before.id, before: difference.before, after: difference.after } as Change);
      return { ...before, ...patch };
    },
    remove: async (tx, value) => {
      await tx.run(`DELETE FROM ${name} WHERE id = ?`, [value.id]);
      tx.change({ entity, id: value.id, before: value, after: null } as Change);
    },
  };
}

/** The fields of `patch` whose value really differs, as they were and as they are; null when none does. */
export function differenceOf<T extends object>(before: T, patch: Partial<T>) {
  const fields: string[] = [];
  const was: Record<string, unknown> = {};
  const is: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(patch)) {
    const old = (before as Record<string, unknown>)[field];
    if (old === value || (typeof value === 'object' && JSON.stringify(old) === JSON.stringify(value))) continue;
    fields.push(field);
    was[field] = old;
    is[field] = value;
  }
  return fields.length === 0 ? null : { fields, before: was as Partial<T>, after: is as Partial<T> };
}

function columnName(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function placeholders(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}
