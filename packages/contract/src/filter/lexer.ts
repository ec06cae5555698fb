import type { Comparison } from './ast.ts';
import { findField } from './fields.ts';
import { isSpace } from './fold.ts';
import { isProblem, type Problem, problem } from './problem.ts';

/** Offsets are 0-based, `end` exclusive. */
export interface Scalar {
  readonly start: number;
  readonly end: number;
  /** Without quotes and escapes, trimmed. */
  readonly text: string;
  readonly isQuoted: boolean;
}

export interface RawValue {
  readonly start: number;
  readonly end: number;
  readonly comparison: Comparison | null;
  readonly from: Scalar;
  /** What stands after `..`; only some fields read it as a range. */
  readonly to: Scalar | null;
}

export interface Head {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The quoted NAME of `field."NAME":`. */
  readonly quotedName: Scalar | null;
}

export type RawTerm =
  | {
      readonly kind: 'text';
      readonly start: number;
      readonly end: number;
      readonly negated: boolean;
      readonly scalar: Scalar;
    }
  | {
      readonly kind: 'field';
      readonly start: number;
      readonly end: number;
      readonly negated: boolean;
      readonly head: Head;
      readonly values: readonly [RawValue, ...RawValue[]];
    };

const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const colon = 0x3a;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const backslash = 0x5c;

/** Reads the term that begins at `start`, which is not a space. Each character is looked at a fixed number of times. */
export function lexTerm(text: string, start: number): RawTerm | Problem {
  const negated = text.charCodeAt(start) === minus;
  const from = negated ? start + 1 : start;
  if (isBoundary(text, from)) {
    return problem(
      { start, end: from },
      'term.empty',
      'Nothing follows the "-"; write the term right after it',
      'Não há nada depois do "-"; escreva o termo colado nele',
    );
  }
  if (text.charCodeAt(from) === quote) {
    const scalar = lexPhrase(text, from);
    if (isProblem(scalar)) return scalar;
    if (!isBoundary(text, scalar.end)) return trailing(text, scalar.end);
    return { kind: 'text', start, end: scalar.end, negated, scalar };
  }
  const head = lexHead(text, from);
  if (isProblem(head)) return head;
  if (text.charCodeAt(head.end) !== colon) {
    const scalar = { start: from, end: head.end, text: text.slice(from, head.end), isQuoted: false };
    return { kind: 'text', start, end: head.end, negated, scalar };
  }
  const values = lexValues(text, head.end + 1);
  return isProblem(values) ? values : { kind: 'field', start, end: endOf(values), negated, head, values };
}

function lexHead(text: string, start: number): Head | Problem {
  let end = start;
  let firstDot = -1;
  while (!isBoundary(text, end) && text.charCodeAt(end) !== colon) {
    if (firstDot < 0 && text.charCodeAt(end) === dot) {
      firstDot = end;
      if (text.charCodeAt(end + 1) === quote && findField(text.slice(start, end)) === 'field')
        return lexQuotedName(text, start, end);
    }
    end += 1;
  }
  return { start, end, name: text.slice(start, end), quotedName: null };
}

function lexQuotedName(text: string, start: number, dotAt: number): Head | Problem {
  const quotedName = lexPhrase(text, dotAt + 1);
  if (isProblem(quotedName)) return quotedName;
  if (text.charCodeAt(quotedName.end) !== colon) {
    return problem(
      quotedName,
      'value.missing',
      'Put ":" and a value after the name of the custom field',
      'Ponha ":" e um valor depois do nome do campo',
    );
  }
  return { start, end: quotedName.end, name: text.slice(start, dotAt), quotedName };
}

function lexValues(text: string, start: number): readonly [RawValue, ...RawValue[]] | Problem {
  const first = lexValue(text, start);
  if (isProblem(first)) return first;
  const values: [RawValue, ...RawValue[]] = [first];
  let end = first.end;
  while (text.charCodeAt(end) === comma) {
    const value = lexValue(text, end + 1);
    if (isProblem(value)) return value;
    values.push(value);
    end = value.end;
  }
  return values;
}

function lexValue(text: string, start: number): RawValue | Problem {
  if (endsValue(text, start)) {
    return problem(
      { start: start - 1, end: start },
      'value.missing',
      'A value is missing here; write it without a space before it',
      'Falta um valor aqui; escreva sem espaço antes',
    );
  }
  const comparison = comparisonAt(text, start);
  const from = lexScalar(text, start + (comparison?.length ?? 0), true);
  if (isProblem(from)) return from;
  const to = isRange(text, from.end) ? lexScalar(text, from.end + 2, false) : null;
  if (to !== null && isProblem(to)) return to;
  const end = (to ?? from).end;
  return endsValue(text, end) ? { start, end, comparison, from, to } : trailing(text, end);
}

/** Only the first `..` of a value makes a range; a second one belongs to the scalar after it. */
function lexScalar(text: string, start: number, stopsAtRange: boolean): Scalar | Problem {
  if (text.charCodeAt(start) === quote) return lexPhrase(text, start);
  let end = start;
  while (!endsValue(text, end) && !(stopsAtRange && isRange(text, end))) end += 1;
  return { start, end, text: text.slice(start, end), isQuoted: false };
}

/** Inside quotes only `\"` and `\\` are escapes; any other backslash is itself. */
function lexPhrase(text: string, start: number): Scalar | Problem {
  let content = '';
  let copied = start + 1;
  for (let i = start + 1; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === quote) return phrase(start, i + 1, content + text.slice(copied, i));
    const next = text.charCodeAt(i + 1);
    if (code !== backslash || (next !== quote && next !== backslash)) continue;
    content += text.slice(copied, i);
    copied = i + 1;
    i += 1;
  }
  return problem(
    { start, end: text.length },
    'phrase.unclosed',
    'This quote is not closed; add a " at the end',
    'Estas aspas não fecham; ponha " no fim',
  );
}

function phrase(start: number, end: number, content: string): Scalar | Problem {
  const trimmed = content.trim();
  if (trimmed === '')
    return problem({ start, end }, 'phrase.empty', 'There is nothing between the quotes', 'Não há nada entre as aspas');
  return { start, end, text: trimmed, isQuoted: true };
}

function trailing(text: string, at: number): Problem {
  let end = at;
  while (!isBoundary(text, end)) end += 1;
  return problem(
    { start: at, end },
    'phrase.trailing',
    'Put a space after the closing quote',
    'Ponha um espaço depois das aspas que fecham',
  );
}

function comparisonAt(text: string, at: number): Comparison | null {
  const code = text.charCodeAt(at);
  const hasEquals = text.charCodeAt(at + 1) === equals;
  if (code === less) return hasEquals ? '<=' : '<';
  if (code === greater) return hasEquals ? '>=' : '>';
  return null;
}

function isRange(text: string, at: number): boolean {
  return text.charCodeAt(at) === dot && text.charCodeAt(at + 1) === dot;
}

function endsValue(text: string, at: number): boolean {
  return isBoundary(text, at) || text.charCodeAt(at) === comma;
}

function isBoundary(text: string, at: number): boolean {
  return at >= text.length || isSpace(text.charCodeAt(at));
}

function endOf(values: readonly [RawValue, ...RawValue[]]): number {
  return (values[values.length - 1] ?? values[0]).end;
}

export function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** Control characters never match anything and some databases refuse them. */
export function findControl(text: string): number {
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === 0x7f || (code < space && !isSpace(code))) return i;
  }
  return -1;
}
