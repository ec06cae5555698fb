import type { Label } from '../label.ts';
import { type FieldKey, fieldDefinition, fieldKeys, filterKeywords, findField, takesComparison } from './fields.ts';
import { fold, foldChoice, isSpace } from './fold.ts';

export interface FilterSuggestion {
  readonly kind: 'field' | 'choice' | 'keyword' | 'example';
  /** Goes in place of `text.slice(start, end)`; always English. */
  readonly insert: string;
  readonly label: Label;
  readonly about: Label | null;
}

export interface FilterSuggestions {
  /** The stretch to replace, 0-based, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What of it stands before the caret. */
  readonly typed: string;
  /** The field whose value is being written, for whoever knows the names of queues, tags and people; null before the colon. */
  readonly field: FieldKey | null;
  readonly options: readonly FilterSuggestion[];
}

/** What could stand at the caret (0-based): names of fields before a colon, fixed values of the field after it. */
export function suggestFilter(text: string, caret: number): FilterSuggestions {
  const at = Math.max(0, Math.min(caret, text.length));
  const place = placeOf(text, at);
  const typed = text.slice(place.start, at);
  if (place.isQuoted) return { start: place.start, end: at, typed, field: place.field, options: [] };
  if (place.head !== null) {
    const options = place.field === null ? [] : suggestValues(place.field, typed);
    return { start: place.start, end: stretchEnd(text, at, false), typed, field: place.field, options };
  }
  return { start: place.start, end: stretchEnd(text, at, true), typed, field: null, options: suggestFields(typed) };
}

interface Place {
  readonly start: number;
  readonly head: string | null;
  readonly field: FieldKey | null;
  readonly isQuoted: boolean;
}

/** Walks to the caret as the lexer would, forgiving what is not finished yet. */
function placeOf(text: string, caret: number): Place {
  let start = 0;
  let head: string | null = null;
  let isQuoted = false;
  for (let i = 0; i < caret; i += 1) {
    const character = text.charAt(i);
    if (isQuoted) {
      if (character === '\\') i += 1;
      else if (character === '"') isQuoted = false;
    } else if (isSpace(text.charCodeAt(i))) {
      start = i + 1;
      head = null;
    } else if (character === '"' && opensQuote(text, i, start)) isQuoted = true;
    else if (character === '-' && i === start && head === null) start = i + 1;
    else if (character === ':' && head === null) {
      head = text.slice(start, i);
      start = i + 1;
    } else if (character === ',' && head !== null) start = i + 1;
  }
  return { start, head, field: head === null ? null : fieldOf(head), isQuoted };
}

function opensQuote(text: string, at: number, start: number): boolean {
  return at === start || '.<>='.includes(text.charAt(at - 1));
}

function fieldOf(head: string): FieldKey | null {
  const dotAt = head.indexOf('.');
  const custom = dotAt > 0 && findField(head.slice(0, dotAt)) === 'field' ? 'field' : null;
  return findField(head) ?? custom;
}

function stretchEnd(text: string, caret: number, isHead: boolean): number {
  let end = caret;
  while (end < text.length && !isSpace(text.charCodeAt(end)) && text.charAt(end) !== ',') {
    end += 1;
    if (isHead && text.charAt(end - 1) === ':') break;
  }
  return end;
}

function suggestFields(typed: string): readonly FilterSuggestion[] {
  const prefix = fold(typed);
  const byName = fieldKeys.filter((key) => key.startsWith(prefix));
  const byAlias = fieldKeys.filter((key) => !byName.includes(key) && aliasWith(key, prefix) !== undefined);
  return [...byName, ...byAlias].map((key) => {
    const { about, pt } = fieldDefinition(key);
    const label = { en: key, 'pt-BR': aliasWith(key, prefix) ?? pt[0] };
    return { kind: 'field', insert: key === 'field' ? 'field.' : `${key}:`, label, about };
  });
}

function aliasWith(key: FieldKey, prefix: string): string | undefined {
  return fieldDefinition(key).pt.find((alias) => fold(alias).startsWith(prefix));
}

function suggestValues(key: FieldKey, typed: string): readonly FilterSuggestion[] {
  const { choices = {}, keywords = [], shape } = fieldDefinition(key);
  const minus = shape === 'order' && typed.startsWith('-') ? '-' : '';
  const prefix = foldChoice(typed.slice(minus.length));
  const fixed = [
    ...Object.entries(choices).map(([name, pt]) => ({ kind: 'choice' as const, name, pt })),
    ...keywords.map((name) => ({ kind: 'keyword' as const, name, pt: filterKeywords[name] })),
  ];
  const matching = fixed.filter(({ name, pt }) =>
    [name, ...pt].some((spelling) => foldChoice(spelling).startsWith(prefix)),
  );
  const options = matching.map(({ kind, name, pt }) => ({
    kind,
    insert: minus + name,
    label: { en: minus + name, 'pt-BR': minus + pt[0] },
    about: null,
  }));
  return takesComparison(shape) ? [...options, ...examplesOf(key, typed)] : options;
}

/** Comparisons cannot be listed; a few show how they are written. */
function examplesOf(key: FieldKey, typed: string): readonly FilterSuggestion[] {
  return writtenExamples(key)
    .filter(({ en, 'pt-BR': ptBR }) => en.startsWith(typed) || ptBR.startsWith(fold(typed)))
    .map((label) => ({ kind: 'example', insert: label.en, label, about: null }));
}

function writtenExamples(key: FieldKey): readonly Label[] {
  const { shape, example } = fieldDefinition(key);
  const same = (text: string): Label => ({ en: text, 'pt-BR': text });
  if (shape === 'time') return [{ en: 'today', 'pt-BR': 'hoje' }, same('<2h'), same('>7d')];
  if (shape === 'left') return [same('<2h')];
  return [same(example.slice(example.indexOf(':') + 1))];
}
