import {
  type AnyValue,
  type ChoiceValue,
  defaultSort,
  type FieldTerm,
  type Filter,
  type Sort,
  type SortKey,
  type Term,
} from './ast.ts';
import { type FieldKey, fieldKeys, filterFields, findField } from './fields.ts';
import { findControl, type Head, lexTerm, type RawTerm, type RawValue, skipSpaces } from './lexer.ts';
import { nearestOf } from './nearest.ts';
import { printFilter } from './print.ts';
import { type FilterError, isProblem, type Problem, problem, quoted } from './problem.ts';
import { parseValue } from './values.ts';

export const longestFilter = 2000;
export const mostFilterTerms = 64;
/** No filter this short is longer than `longestFilter` once aliases are English and quotes are added. */
const alwaysFits = 500;

/** Where a term was written: 1-based, in UTF-16 units, as in FilterError. */
export interface FilterSpan {
  readonly column: number;
  readonly length: number;
}

export type ParsedFilter =
  | { readonly ok: true; readonly filter: Filter /** One per term, in order. */; readonly spans: readonly FilterSpan[] }
  | { readonly ok: false; readonly error: FilterError };

/**
 * Reads a filter. Never throws; takes time in proportion to the length, which is limited. Aliases come out in English, and
 * the words today and 2h stay words: `resolveTime` turns them into instants.
 */
export function parseFilter(text: string): ParsedFilter {
  const parsed = parseTerms(text);
  return isProblem(parsed) ? { ok: false, error: parsed.error } : { ok: true, ...parsed };
}

interface Parsed {
  readonly filter: Filter;
  readonly spans: readonly FilterSpan[];
}

function parseTerms(text: string): Parsed | Problem {
  const unreadable = checkText(text);
  if (unreadable !== undefined) return unreadable;
  const terms: Term[] = [];
  const spans: FilterSpan[] = [];
  let sort: Sort | undefined;
  for (let at = skipSpaces(text, 0); at < text.length; ) {
    const raw = lexTerm(text, at);
    if (isProblem(raw)) return raw;
    const term = parseTerm(text, raw, sort);
    if (isProblem(term)) return term;
    if (term.kind === 'sort') sort = term.sort;
    else {
      if (terms.length === mostFilterTerms) return tooManyTerms(raw);
      terms.push(term);
      spans.push({ column: raw.start + 1, length: raw.end - raw.start });
    }
    at = skipSpaces(text, raw.end);
  }
  const filter = { terms, sort: sort ?? defaultSort };
  return text.length > alwaysFits && printFilter(filter).length > longestFilter ? tooLong(text) : { filter, spans };
}

function checkText(text: string): Problem | undefined {
  if (text.length > longestFilter) return tooLong(text);
  const control = findControl(text);
  if (control < 0) return undefined;
  return problem(
    { start: control, end: control + 1 },
    'character.invalid',
    'A control character cannot be searched; remove it',
    'Um caractere de controle não pode ser buscado; retire-o',
  );
}

type SortTerm = { readonly kind: 'sort'; readonly sort: Sort };

function parseTerm(text: string, raw: RawTerm, sortSoFar: Sort | undefined): Term | SortTerm | Problem {
  if (raw.kind === 'text') return { kind: 'text', negated: raw.negated, text: raw.scalar.text };
  const found = resolveHead(raw.head);
  if (isProblem(found)) return found;
  if (found.key === 'sort') return parseSort(text, raw, sortSoFar);
  const values = parseValues(text, found.key, raw.values);
  if (isProblem(values)) return values;
  const { key: field, name } = found;
  const term = { kind: 'field', negated: raw.negated, field, ...(name === undefined ? {} : { name }), values };
  // parseValue answers what the field's shape in the table allows, which the compiler cannot follow.
  return term as unknown as FieldTerm;
}

function parseValues(text: string, key: FieldKey, raws: readonly RawValue[]): readonly AnyValue[] | Problem {
  const values: AnyValue[] = [];
  for (const raw of raws) {
    const value = parseValue(text, key, raw);
    if (isProblem(value)) return value;
    values.push(value);
  }
  return values;
}

interface FoundField {
  readonly key: FieldKey;
  readonly name?: string;
}

function resolveHead(head: Head): FoundField | Problem {
  if (head.quotedName !== null) return { key: 'field', name: head.quotedName.text };
  const key = findField(head.name);
  if (key !== undefined && key !== 'field') return { key };
  const dotAt = head.name.indexOf('.');
  if (key === 'field' || (dotAt > 0 && findField(head.name.slice(0, dotAt)) === 'field')) {
    const name = key === 'field' ? '' : head.name.slice(dotAt + 1);
    return name === '' ? unnamedField(head) : { key: 'field', name };
  }
  return unknownField(head);
}

function unnamedField(head: Head): Problem {
  return problem(
    head,
    'field.unnamed',
    'Name the custom field: field.NAME:value',
    'Diga o nome do campo: campo.NOME:valor',
  );
}

const spellings = [...fieldKeys, ...fieldKeys.flatMap((key) => [...filterFields[key].pt])];

function unknownField(head: Head): Problem {
  const nearest = nearestOf(head.name, spellings);
  const name = quoted(head.name);
  const en = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  const ptBR = nearest === undefined ? '' : ` Quis dizer "${nearest}"?`;
  return problem(
    head,
    'field.unknown',
    `There is no field ${name}.${en} To search for the text, put it between quotes`,
    `Não existe o campo ${name}.${ptBR} Para buscar o texto, ponha entre aspas`,
    nearest,
  );
}

function parseSort(
  text: string,
  raw: Extract<RawTerm, { kind: 'field' }>,
  sortSoFar: Sort | undefined,
): SortTerm | Problem {
  if (raw.negated)
    return problem(
      raw,
      'sort.negated',
      'To reverse the order put "-" before its name: sort:-updated',
      'Para inverter a ordem ponha "-" antes do nome: ordem:-atualizado',
    );
  if (sortSoFar !== undefined || raw.values.length > 1) {
    return problem(raw, 'sort.repeated', 'Only one order is possible; keep one', 'Só é possível uma ordem; deixe uma');
  }
  const [value] = raw.values;
  const descending = value.from.text.startsWith('-');
  const from = descending ? { ...value.from, text: value.from.text.slice(1) } : value.from;
  const parsed = parseValue(text, 'sort', { ...value, from });
  if (isProblem(parsed)) return parsed;
  return { kind: 'sort', sort: { key: (parsed as ChoiceValue<SortKey>).choice, descending } };
}

function tooLong(text: string): Problem {
  const at = { start: Math.min(longestFilter, text.length - 1), end: text.length };
  return problem(
    at,
    'filter.tooLong',
    `The filter has more than ${longestFilter} characters; shorten it`,
    `O filtro passa de ${longestFilter} caracteres; encurte-o`,
  );
}

function tooManyTerms(at: RawTerm): Problem {
  return problem(
    at,
    'filter.tooManyTerms',
    `A filter has at most ${mostFilterTerms} terms; commas join values: tag:a,b`,
    `Um filtro tem no máximo ${mostFilterTerms} termos; vírgulas juntam valores: tag:a,b`,
  );
}
