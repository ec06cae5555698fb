import { createHash } from 'node:crypto';
import { AppError } from '@balcao/contract';

/** Where a page ended: the sort key and the tie-breaker of its last row. */
export interface Place {
  readonly key: string | number;
  readonly tie: string | number;
}

/** Opaque to callers. It carries a tag of its list, so that a cursor of another list, filter or order is refused. */
export function writeCursor(list: string, place: Place): string {
  return Buffer.from(JSON.stringify([tagOf(list), place.key, place.tie])).toString('base64url');
}

export function readCursor(list: string, cursor: string | undefined, kinds: CursorKinds): Place | null {
  if (cursor === undefined) return null;
  const parts = parse(cursor);
  if (!Array.isArray(parts) || parts.length !== 3) throw new AppError('cursor.invalid');
  const [tag, key, tie] = parts as unknown[];
  if (tag !== tagOf(list) || !isKind(key, kinds[0]) || !isKind(tie, kinds[1])) throw new AppError('cursor.invalid');
  return { key, tie };
}

type Kind = 'number' | 'string';
type CursorKinds = readonly [key: Kind, tie: Kind];

function isKind(value: unknown, kind: Kind): value is string | number {
  return kind === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && !value.includes('\0');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function tagOf(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 12);
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/** Of one row more than was asked for, that row only says that there is another page. */
export function pageOf<T>(list: string, rows: readonly T[], limit: number, placeOf: (row: T) => Place): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: rows.length > limit && last !== undefined ? writeCursor(list, placeOf(last)) : null,
  };
}
