import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { ticketRef } from '../../refs.ts';
import { messageItem, noteItem, ticketItem } from '../../views.ts';

export const ticketExport = defineRead({
  id: 'ticket.export',
  title: { en: 'Export a ticket', 'pt-BR': 'Exportar atendimento' },
  summary: {
    en: 'Everything said in the ticket, ready to be rendered; notes only when asked for.',
    'pt-BR': 'Tudo o que foi dito no atendimento, pronto para gerar o arquivo; notas só a pedido.',
  },
  input: {
    ticket: ticketRef,
    notes: z.boolean().default(false).describe('Include internal notes'),
    thread: z.boolean().default(false).describe('The whole thread, not only this ticket'),
  },
  output: z.strictObject({
    ticket: ticketItem,
    messages: z.array(messageItem),
    notes: z.array(noteItem),
    /** Resolutions of the thread's tickets, oldest first. */
    markers: z.array(z.strictObject({ number: z.int(), at: instant, by: z.string().nullable() })),
  }),
  permission: 'export.create',
  examples: ['balcao export 1 --format txt -o ticket.txt'],
});
