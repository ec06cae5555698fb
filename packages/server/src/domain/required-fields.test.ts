import { type CustomFieldEntity, type TicketEntity, ticketDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { checkFilledIn } from './required-fields.ts';

const ticket = (fields: Partial<TicketEntity> = {}) => ({ ...ticketDefaults, number: 4, ...fields }) as TicketEntity;
const field = (fields: Partial<CustomFieldEntity> = {}): CustomFieldEntity => ({
  id: 'cf_pedido',
  target: 'ticket',
  name: 'Pedido',
  kind: 'text',
  choices: [],
  requiredOnResolve: true,
  removed: false,
  ...fields,
});

test('what is missing is named, in both languages', () => {
  expect(() => checkFilledIn(ticket(), ['type', 'demand', 'value'], [field()])).toThrow(
    expect.objectContaining({
      code: 'ticket.fieldsMissing',
      data: expect.objectContaining({
        fields: 'type, demand, value, Pedido',
        'fields.pt-BR': 'tipo, demanda, valor, Pedido',
        missing: ['type', 'demand', 'value', 'cf_pedido'],
      }),
    }),
  );
});

test.each([
  ['nothing is required', ticket(), [], []],
  ['all of it is there', ticket({ typeId: 'ca_1', demandId: 'ca_2', valueCents: 0 }), ['type', 'demand', 'value'], []],
  ['the field has a value', ticket({ fields: { cf_pedido: 'A-1' } }), [], [field()]],
  ['no is a value', ticket({ fields: { cf_pedido: false } }), [], [field({ kind: 'boolean' })]],
  ['the field is gone', ticket(), [], [field({ removed: true })]],
  ['the field is not required', ticket(), [], [field({ requiredOnResolve: false })]],
  ['the field is of contacts', ticket(), [], [field({ target: 'contact' })]],
] as const)('it closes when %s', (_why, one, required, fields) => {
  expect(() => checkFilledIn(one, required, fields)).not.toThrow();
});

test('an empty text is no value', () => {
  expect(() => checkFilledIn(ticket({ fields: { cf_pedido: '' } }), [], [field()])).toThrow();
});
