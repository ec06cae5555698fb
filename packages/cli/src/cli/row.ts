import type { Label, Language } from '@balcao/contract';

export type Row = Readonly<Record<string, unknown>>;

/** Who reads the table, and when. */
export interface View {
  readonly language: Language;
  readonly timeZone: string;
  readonly now: number;
}

export interface Column {
  /** Path of the field in the item, for example `contact.name`. */
  readonly field: string;
  readonly title: Label;
  /** How a person reads it; the plain value when absent. Pipes always get the plain value. */
  readonly shown?: (row: Row, view: View) => string;
  readonly align?: 'right';
  /** Gives way first when the terminal is narrow. */
  readonly flexible?: boolean;
  /** Left out when there is no room, the highest first. */
  readonly dispensable?: number;
}

export function valueAt(row: Row, field: string): unknown {
  let value: unknown = row;
  for (const key of field.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Row)[key];
  }
  return value;
}
