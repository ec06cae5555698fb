import { AppError, type FieldTerm, type FilterSpan, fieldDefinition, type Label, type SortKey } from '@balcao/contract';

/** Refuses a filter with the place of what is wrong, in both languages. */
export function filterRefused(span: FilterSpan, problem: Label, nearest?: string): AppError {
  return new AppError('filter.invalid', {
    column: span.column,
    length: span.length,
    problem: problem.en,
    'problem.pt-BR': problem['pt-BR'],
    ...(nearest === undefined ? {} : { nearest }),
  });
}

/** Fields of the language about which nothing is stored yet. */
export const unavailableFields = [
  'wallet',
  'contact.tag',
  'group',
  'stage',
  'source',
  'type',
  'demand',
  'board',
  'funnel',
  'value',
  'csat',
  'field',
  'sla',
  'snoozed',
  'email',
] as const satisfies readonly FieldTerm['field'][];
type UnavailableField = (typeof unavailableFields)[number];

const unavailableSorts: readonly SortKey[] = ['value'];
const unavailableChoices: Readonly<Partial<Record<FieldTerm['field'], readonly string[]>>> = { is: ['scheduled'] };

export type AvailableTerm = Exclude<FieldTerm, { field: UnavailableField }>;

export function checkAvailable(term: FieldTerm, span: FilterSpan): AvailableTerm {
  const name = term.field;
  if ((unavailableFields as readonly string[]).includes(name)) {
    throw notAvailable(span, `"${name}"`, `"${fieldDefinition(name).pt[0]}"`);
  }
  for (const value of term.values) {
    if (value.kind !== 'choice' || unavailableChoices[name]?.includes(value.choice) !== true) continue;
    const label = `"${name}:${value.choice}"`;
    throw notAvailable(span, label, label);
  }
  return term as AvailableTerm;
}

/** An order has no term and no span of its own: it is looked for in the text. */
export function checkSortAvailable(key: SortKey, text: string): void {
  if (!unavailableSorts.includes(key)) return;
  const at = Math.max(0, text.search(/(?<=^|\s)(?:sort|ordem|ordenar):/i));
  const { length } = text.slice(at).split(/\s/, 1)[0] ?? '';
  throw notAvailable({ column: at + 1, length: Math.max(1, length) }, `"sort:${key}"`, `"ordem:${key}"`);
}

function notAvailable(span: FilterSpan, en: string, ptBR: string): AppError {
  return filterRefused(span, {
    en: `${en} is not available yet; leave it out`,
    'pt-BR': `${ptBR} ainda não está disponível; retire-o`,
  });
}
