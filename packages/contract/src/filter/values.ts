import type { AnyValue, Bounded, Duration, Moment } from './ast.ts';
import {
  type FieldKey,
  fieldDefinition,
  filterKeywords,
  findChoice,
  findKeyword,
  type Keyword,
  takesComparison,
} from './fields.ts';
import type { RawValue, Scalar } from './lexer.ts';
import { nearestOf } from './nearest.ts';
import { isProblem, type Problem, problem, quoted } from './problem.ts';
import {
  minutesOf,
  readCents,
  readDuration,
  readMoment,
  readNumber,
  readPhone,
  readQuantity,
  readTicketNumber,
} from './scalars.ts';

/** What a value of `key` means. `source` is the whole filter: some fields read `a..b` as plain text. */
export function parseValue(source: string, key: FieldKey, raw: RawValue): AnyValue | Problem {
  const { shape } = fieldDefinition(key);
  if (raw.comparison !== null && !takesComparison(shape)) return comparisonNotAllowed(key, raw);
  if (raw.comparison !== null && raw.to !== null) {
    return problem(
      raw,
      'range.incomplete',
      `A range has no "${raw.comparison}"; write from..to`,
      `Um intervalo não leva "${raw.comparison}"; escreva de..até`,
    );
  }
  if (raw.comparison === null && raw.to === null) {
    const fixed = parseFixed(key, raw.from);
    if (fixed !== undefined) return fixed;
  }
  switch (shape) {
    case 'choice':
    case 'order':
      return unknownChoice(key, raw, plainText(source, raw));
    case 'name':
      return { kind: 'name', name: plainText(source, raw) };
    case 'text':
      return { kind: 'text', text: plainText(source, raw) };
    case 'place':
      return parsePlace(raw, plainText(source, raw));
    case 'digits':
      return parseTicketNumber(raw, plainText(source, raw));
    case 'phone':
      return parsePhone(raw, plainText(source, raw));
    case 'number':
      return parseNumber(raw);
    case 'custom':
      return parseCustom(raw);
    case 'money':
      return parseMoney(raw);
    case 'time':
      return parseTime(raw);
    case 'left':
      return parseLeft(source, key, raw);
  }
}

/** A choice of the field, or a keyword. Text fields have no keywords: `msg:eu` looks for the word. */
function parseFixed(key: FieldKey, scalar: Scalar): AnyValue | Problem | undefined {
  const choice = findChoice(key, scalar.text);
  if (choice !== undefined) return { kind: 'choice', choice };
  const keyword = scalar.isQuoted ? undefined : findKeyword(scalar.text);
  if (keyword === undefined) return undefined;
  const { shape, keywords = [] } = fieldDefinition(key);
  if (keywords.includes(keyword)) return { kind: 'keyword', keyword };
  return shape === 'name' || shape === 'place' ? keywordNotAllowed(key, keyword, scalar) : undefined;
}

/** Quotes protect what is inside; without them the value is what was written, `..` included. */
function plainText(source: string, raw: RawValue): string {
  return raw.to === null ? raw.from.text : source.slice(raw.start, raw.end);
}

function parsePlace(raw: RawValue, text: string): AnyValue | Problem {
  const slashAt = text.indexOf('/');
  if (slashAt < 0) return { kind: 'place', name: text, step: null };
  const name = text.slice(0, slashAt).trim();
  const step = text.slice(slashAt + 1).trim();
  if (name !== '' && step !== '') return { kind: 'place', name, step };
  return problem(raw, 'value.place', 'Write a name on both sides of the "/"', 'Escreva um nome dos dois lados da "/"');
}

function parseTicketNumber(raw: RawValue, text: string): AnyValue | Problem {
  const digits = readTicketNumber(text);
  if (digits !== undefined) return { kind: 'digits', digits };
  return problem(
    raw,
    'value.digits',
    `${quoted(text)} is not a ticket number; use digits alone`,
    `${quoted(text)} não é um número de ticket; use só algarismos`,
  );
}

function parsePhone(raw: RawValue, text: string): AnyValue | Problem {
  const phone = readPhone(text);
  if (phone !== undefined) return { kind: 'phone', ...phone };
  return problem(
    raw,
    'value.phone',
    `${quoted(text)} is not a phone; use digits, spaces, "+", "(", ")" and "-"`,
    `${quoted(text)} não é um telefone; use algarismos, espaços, "+", "(", ")" e "-"`,
  );
}

function parseNumber(raw: RawValue): AnyValue | Problem {
  const bounded = parseBounded(raw, readScalarNumber, (number) => number);
  return isProblem(bounded) ? bounded : { kind: 'number', ...bounded };
}

function readScalarNumber(scalar: Scalar): number | Problem {
  const number = readNumber(scalar.text);
  if (number !== undefined) return number;
  return problem(
    scalar,
    'value.number',
    `${quoted(scalar.text)} is not a number; write it like 12 or 12.5`,
    `${quoted(scalar.text)} não é um número; escreva como 12 ou 12.5`,
  );
}

/** A custom field holds a number or a text; quotes make it a text. */
function parseCustom(raw: RawValue): AnyValue | Problem {
  if (raw.comparison !== null || raw.to !== null) return parseNumber(raw);
  const quantity = raw.from.isQuoted ? undefined : readQuantity(raw.from.text);
  return quantity === undefined ? { kind: 'text', text: raw.from.text } : { kind: 'number', bound: 'is', at: quantity };
}

function parseMoney(raw: RawValue): AnyValue | Problem {
  const bounded = parseBounded(raw, readScalarCents, (cents) => cents);
  if (isProblem(bounded)) return bounded;
  if (bounded.bound === 'range') return { kind: 'money', bound: 'range', fromCents: bounded.from, toCents: bounded.to };
  return { kind: 'money', bound: bounded.bound, valueCents: bounded.at };
}

function readScalarCents(scalar: Scalar): number | Problem {
  const cents = readCents(scalar.text);
  if (cents !== undefined) return cents;
  return problem(
    scalar,
    'value.money',
    `${quoted(scalar.text)} is not a value in reais; write it like 100 or 99.90`,
    `${quoted(scalar.text)} não é um valor em reais; escreva como 100 ou 99.90 (com vírgula, entre aspas: "99,90")`,
  );
}

function parseTime(raw: RawValue): AnyValue | Problem {
  const bounded = parseBounded(raw, readScalarMoment, momentRank);
  if (isProblem(bounded)) return bounded;
  if (bounded.bound === 'is' && bounded.at.kind === 'duration') return comparisonNeeded(raw);
  return { kind: 'time', ...bounded };
}

function readScalarMoment(scalar: Scalar): Moment | Problem {
  const moment = readMoment(scalar.text);
  if (moment !== undefined) return moment;
  return problem(
    scalar,
    'value.time',
    `${quoted(scalar.text)} is not a time; write 2h, 7d, today, 2026-11-20 or 2026-11-20T14:00`,
    `${quoted(scalar.text)} não é um tempo; escreva 2h, 7d, hoje, 2026-11-20 ou 2026-11-20T14:00`,
  );
}

/** Only written dates can be put in order without a clock. */
function momentRank(moment: Moment): string | undefined {
  if (moment.kind === 'day') return moment.day;
  return moment.kind === 'minute' ? moment.minute : undefined;
}

function parseLeft(source: string, key: FieldKey, raw: RawValue): AnyValue | Problem {
  if (raw.comparison === null && raw.to === null) {
    return readDuration(raw.from.text) === undefined
      ? unknownChoice(key, raw, plainText(source, raw))
      : comparisonNeeded(raw);
  }
  const bounded = parseBounded(raw, readScalarDuration, minutesOf);
  if (isProblem(bounded)) return bounded;
  return bounded.bound === 'is' ? comparisonNeeded(raw) : ({ kind: 'left', ...bounded } as AnyValue);
}

function readScalarDuration(scalar: Scalar): Duration | Problem {
  const duration = readDuration(scalar.text);
  if (duration !== undefined) return duration;
  return problem(
    scalar,
    'value.duration',
    `${quoted(scalar.text)} is not a duration; write 30m, 2h, 7d or 1w`,
    `${quoted(scalar.text)} não é uma duração; escreva 30m, 2h, 7d ou 1w`,
  );
}

/** `rank` puts two ends in order; undefined when only a clock could. */
function parseBounded<T extends number | object>(
  raw: RawValue,
  read: (scalar: Scalar) => T | Problem,
  rank: (value: T) => number | string | undefined,
): Bounded<T> | Problem {
  const from = readEnd(raw, raw.from, read);
  if (isProblemValue(from)) return from;
  if (raw.to === null) return { bound: raw.comparison ?? 'is', at: from };
  const to = readEnd(raw, raw.to, read);
  if (isProblemValue(to)) return to;
  const low = rank(from);
  const high = rank(to);
  if (low === undefined || high === undefined || low <= high) return { bound: 'range', from, to };
  return problem(
    raw,
    'range.reversed',
    'This range runs backwards; put the smaller end first',
    'Este intervalo está invertido; ponha o menor primeiro',
  );
}

function readEnd<T extends number | object>(
  raw: RawValue,
  scalar: Scalar,
  read: (scalar: Scalar) => T | Problem,
): T | Problem {
  if (scalar.text !== '') return read(scalar);
  return raw.to === null
    ? problem(raw, 'value.missing', 'A value is missing after the comparison', 'Falta um valor depois da comparação')
    : problem(
        raw,
        'range.incomplete',
        'A range needs both ends; for one end use >= or <=',
        'Um intervalo precisa dos dois lados; para um só, use >= ou <=',
      );
}

function isProblemValue<T extends number | object>(value: T | Problem): value is Problem {
  return typeof value === 'object' && isProblem(value);
}

function comparisonNeeded(raw: RawValue): Problem {
  const { text } = raw.from;
  return problem(
    raw,
    'comparison.needed',
    `Say <${text} (less than) or >${text} (more than)`,
    `Diga <${text} (menos que) ou >${text} (mais que)`,
  );
}

function comparisonNotAllowed(key: FieldKey, raw: RawValue): Problem {
  return problem(
    raw,
    'comparison.notAllowed',
    `"${key}" takes no comparison; quote the value if the sign is part of it`,
    `"${fieldDefinition(key).pt[0]}" não aceita comparação; ponha o valor entre aspas se o sinal faz parte dele`,
  );
}

function keywordNotAllowed(key: FieldKey, keyword: Keyword, scalar: Scalar): Problem {
  return problem(
    scalar,
    'value.keyword',
    `"${key}" takes no "${keyword}"; quote it if it is a name`,
    `"${fieldDefinition(key).pt[0]}" não aceita "${filterKeywords[keyword][0]}"; ponha entre aspas se for um nome`,
  );
}

function unknownChoice(key: FieldKey, raw: RawValue, written: string): Problem {
  const { choices = {}, pt } = fieldDefinition(key);
  const names = Object.keys(choices);
  const nearest = nearestOf(written, [...names, ...Object.values(choices).flat()]);
  const ptNames = Object.values(choices).map(([first]) => first);
  return problem(
    raw,
    'value.unknown',
    `"${key}" takes ${names.join(', ')}; not ${quoted(written)}`,
    `"${pt[0]}" aceita ${ptNames.join(', ')}; não ${quoted(written)}`,
    nearest,
  );
}
