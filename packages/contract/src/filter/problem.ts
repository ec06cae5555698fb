import type { Label } from '../label.ts';

export type FilterErrorCode =
  | 'filter.tooLong'
  | 'filter.tooManyTerms'
  | 'character.invalid'
  | 'term.empty'
  | 'phrase.unclosed'
  | 'phrase.empty'
  | 'phrase.trailing'
  | 'field.unknown'
  | 'field.unnamed'
  | 'value.missing'
  | 'value.unknown'
  | 'value.keyword'
  | 'value.number'
  | 'value.money'
  | 'value.duration'
  | 'value.time'
  | 'value.phone'
  | 'value.digits'
  | 'value.place'
  | 'comparison.notAllowed'
  | 'comparison.needed'
  | 'range.incomplete'
  | 'range.reversed'
  | 'sort.negated'
  | 'sort.repeated';

/** `column` (1-based) and `length` count UTF-16 units, as `slice` does: `text.slice(column - 1, column - 1 + length)`. */
export interface FilterError {
  readonly column: number;
  readonly length: number;
  readonly code: FilterErrorCode;
  readonly message: Label;
  /** The spelling of the language that is closest to what was written, when one is close. */
  readonly nearest?: string;
}

export interface Problem {
  readonly kind: 'problem';
  readonly error: FilterError;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

export function problem(at: Stretch, code: FilterErrorCode, en: string, ptBR: string, nearest?: string): Problem {
  const place = { column: at.start + 1, length: Math.max(1, at.end - at.start), code };
  const message = { en, 'pt-BR': ptBR };
  return { kind: 'problem', error: nearest === undefined ? { ...place, message } : { ...place, message, nearest } };
}

export function isProblem<T extends object>(result: T | Problem): result is Problem {
  return 'kind' in result && result.kind === 'problem';
}

/** What the user wrote, short enough for a message. */
export function quoted(text: string): string {
  return text.length > 40 ? `"${text.slice(0, 39)}…"` : `"${text}"`;
}
