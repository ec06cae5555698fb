import {
  type AnyValue,
  type Comparison,
  type Duration,
  defaultSort,
  type Filter,
  type Moment,
  type Term,
} from './ast.ts';
import { type FieldKey, fieldDefinition, findChoice, findKeyword, takesComparison } from './fields.ts';
import { isSpace } from './fold.ts';
import { readQuantity } from './scalars.ts';

/** The one English spelling of a filter; parsing it gives the same filter. The default sort is left out. */
export function printFilter(filter: Filter): string {
  const { key, descending } = filter.sort;
  const isDefault = key === defaultSort.key && descending === defaultSort.descending;
  const terms = filter.terms.map(printTerm);
  return (isDefault ? terms : [...terms, `sort:${descending ? '-' : ''}${key}`]).join(' ');
}

export function printTerm(term: Term): string {
  const sign = term.negated ? '-' : '';
  if (term.kind === 'text') return sign + printBare(term.text);
  const head = term.field === 'field' ? `field.${printCustomName(term.name)}` : term.field;
  const values: readonly AnyValue[] = term.values;
  return `${sign}${head}:${values.map((value) => printFilterValue(term.field, value)).join(',')}`;
}

/** A value as it is written after `key:`, with quotes where they are needed. */
export function printFilterValue(key: FieldKey, value: AnyValue): string {
  switch (value.kind) {
    case 'choice':
      return value.choice;
    case 'keyword':
      return value.keyword;
    case 'name':
      return printPlain(key, value.name);
    case 'place':
      return printPlain(key, value.step === null ? value.name : `${value.name}/${value.step}`);
    case 'text':
      return printPlain(key, value.text);
    case 'digits':
      return value.digits;
    case 'phone':
      return value.international ? `+${value.digits}` : value.digits;
    case 'number':
      return value.bound === 'range' ? `${value.from}..${value.to}` : sign(value.bound) + String(value.at);
    case 'money':
      return value.bound === 'range'
        ? `${printCents(value.fromCents)}..${printCents(value.toCents)}`
        : sign(value.bound) + printCents(value.valueCents);
    case 'time':
    case 'left':
      return value.bound === 'range'
        ? `${printMoment(value.from)}..${printMoment(value.to)}`
        : sign(value.bound) + printMoment(value.at);
  }
}

function sign(bound: 'is' | Comparison): string {
  return bound === 'is' ? '' : bound;
}

function printCents(cents: number): string {
  const rest = cents % 100;
  const reais = String((cents - rest) / 100);
  return rest === 0 ? reais : `${reais}.${String(rest).padStart(2, '0')}`;
}

export function printMoment(moment: Moment | Duration): string {
  switch (moment.kind) {
    case 'today':
      return 'today';
    case 'day':
      return moment.day;
    case 'minute':
      return moment.minute;
    case 'duration':
      return `${moment.amount}${moment.unit}`;
  }
}

function printBare(text: string): string {
  const isPlain = !text.startsWith('-') && !text.startsWith('"') && !text.includes(':') && !hasSpace(text);
  return isPlain ? text : quote(text);
}

function printCustomName(name: string): string {
  return name.includes(':') || name.includes('"') || hasSpace(name) ? quote(name) : name;
}

function printPlain(key: FieldKey, text: string): string {
  return isPlainValue(key, text) ? text : quote(text);
}

function isPlainValue(key: FieldKey, text: string): boolean {
  if (hasSpace(text) || text.includes(',') || text.includes('..')) return false;
  if (text.startsWith('"') || text.startsWith('<') || text.startsWith('>')) return false;
  const { shape } = fieldDefinition(key);
  if (shape === 'text') return true;
  const isFixed = findKeyword(text) !== undefined || findChoice(key, text) !== undefined;
  return !isFixed && !(takesComparison(shape) && readQuantity(text) !== undefined);
}

function hasSpace(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (isSpace(text.charCodeAt(i))) return true;
  return false;
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
