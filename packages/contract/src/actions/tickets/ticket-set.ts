import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { itemRef, partRef, ticketRef } from '../../refs.ts';
import { cleanText } from '../../text.ts';
import { ticketItem } from '../../views.ts';

const orNone = (ref: z.ZodString) =>
  ref
    .nullable()
    .optional()
    .describe(ref.description ?? '');
const amount = z.string().trim().min(1).max(40);

export const ticketSet = defineAction({
  id: 'ticket.set',
  title: { en: 'Edit data', 'pt-BR': 'Editar dados' },
  summary: {
    en: 'Type, demand, status, board, funnel, value and custom fields of a ticket; null or "none" takes one away. All of it is checked before any of it is written.',
    'pt-BR':
      'Tipo, demanda, status, quadro, funil, valor e campos personalizados de um atendimento; null ou "nenhum" retira. Tudo é conferido antes de gravar.',
  },
  input: {
    ticket: ticketRef,
    type: orNone(itemRef('Ticket type')),
    demand: orNone(itemRef('Demand')),
    status: orNone(itemRef('Status, one that may label its state')),
    board: orNone(partRef('Column of a board')),
    funnel: orNone(partRef('Stage of a funnel')),
    value: amount.nullable().optional().describe('Value, for example 1250,00 or 1250.00'),
    valueCents: z.int().min(0).max(99_999_999_999_999).optional().describe('The value in hundredths'),
    currency: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{3}$/)
      .optional()
      .describe('Currency of the value, ISO 4217; of the office when absent'),
    fields: z
      .record(
        z.string().trim().min(1).max(200),
        z.union([z.string().overwrite(cleanText).max(2000), z.number(), z.boolean(), z.null()]),
      )
      .optional()
      .describe('Custom fields by name; an empty value takes one away'),
  },
  output: ticketItem,
  permission: 'ticket.edit',
  examples: [
    'balcao tickets set 1 --demand Entrega --value 1250,00 --field Pedido=123',
    'balcao tickets set 1 --funnel Vendas/Proposta --no-demand',
  ],
});
