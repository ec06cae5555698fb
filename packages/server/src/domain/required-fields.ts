import { AppError, type CustomFieldEntity, type Settings, type TicketEntity } from '@balcao/contract';

type Required = Settings['requiredOnResolve'][number];

const words = {
  type: { en: 'type', 'pt-BR': 'tipo' },
  demand: { en: 'demand', 'pt-BR': 'demanda' },
  value: { en: 'value', 'pt-BR': 'valor' },
} as const satisfies Record<Required, { en: string; 'pt-BR': string }>;

/** What the office wants filled in before a ticket is resolved, and the custom fields that say so of themselves. */
export function checkFilledIn(
  ticket: TicketEntity,
  required: readonly Required[],
  fields: readonly CustomFieldEntity[],
): void {
  const missing = required.filter((key) => isEmpty(ticket, key));
  const missingFields = fields.filter(
    (field) => field.requiredOnResolve && !field.removed && field.target === 'ticket' && !has(ticket, field),
  );
  if (missing.length + missingFields.length === 0) return;
  const named = (language: 'en' | 'pt-BR') =>
    [...missing.map((key) => words[key][language]), ...missingFields.map(({ name }) => name)].join(', ');
  throw new AppError('ticket.fieldsMissing', {
    number: ticket.number,
    ticket: ticket.id,
    fields: named('en'),
    'fields.pt-BR': named('pt-BR'),
    missing: [...missing, ...missingFields.map(({ id }) => id)],
    version: ticket.version,
  });
}

function isEmpty(ticket: TicketEntity, key: Required): boolean {
  switch (key) {
    case 'type':
      return ticket.typeId === null;
    case 'demand':
      return ticket.demandId === null;
    case 'value':
      return ticket.valueCents === null;
  }
}

function has(ticket: TicketEntity, field: CustomFieldEntity): boolean {
  const value = ticket.fields[field.id];
  return value !== undefined && value !== '';
}
