import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { itemRef, ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const macroRun = defineAction({
  id: 'macro.run',
  title: { en: 'Run a macro', 'pt-BR': 'Executar macro' },
  summary: {
    en: 'Every step of a macro on each ticket, as far as you may: on one ticket all of them or none, whatever becomes of the others.',
    'pt-BR':
      'Todos os passos de uma macro em cada atendimento, até onde você pode: em cada um, todos ou nenhum, seja o que for dos outros.',
  },
  input: { macro: itemRef('Macro'), tickets: z.array(ticketRef).min(1).max(50).describe('Tickets, repeatable') },
  output: z.strictObject({
    done: z.int(),
    refused: z.int(),
    /** In the order they were named. */
    results: z.array(
      z.discriminatedUnion('outcome', [
        z.strictObject({ outcome: z.literal('done'), ticket: ticketItem }),
        z.strictObject({
          outcome: z.literal('refused'),
          /** As it was named. */
          ref: z.string(),
          /** The action that refused; null when the ticket was not found. */
          step: z.string().nullable(),
          error: z.strictObject({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) }),
        }),
      ]),
    ),
  }),
  permission: 'catalogue.use',
  examples: ['balcao macros run Encerrar 1 2'],
});
