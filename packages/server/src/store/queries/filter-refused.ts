import { AppError, type FieldTerm, type FilterSpan, fieldDefinition, type Label } from '@balcao/contract';

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
export const unavailableFields = ['csat', 'sla'] as const satisfies readonly FieldTerm['field'][];
type UnavailableField = (typeof unavailableFields)[number];

export type AvailableTerm = Exclude<FieldTerm, { field: UnavailableField }>;

export function checkAvailable(term: FieldTerm, span: FilterSpan): AvailableTerm {
  const name = term.field;
  if ((unavailableFields as readonly string[]).includes(name)) {
    throw notAvailable(span, `"${name}"`, `"${fieldDefinition(name).pt[0]}"`);
  }
  return term as AvailableTerm;
}

function notAvailable(span: FilterSpan, en: string, ptBR: string): AppError {
  return filterRefused(span, {
    en: `${en} is not available yet; leave it out`,
    'pt-BR': `${ptBR} ainda não está disponível; retire-o`,
  });
}
