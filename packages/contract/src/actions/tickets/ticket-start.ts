import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { nameText, phoneText } from '../../name-text.ts';
import { connectionRef, contactRef, queueRef } from '../../refs.ts';
import { writtenText } from '../../text.ts';
import { ticketItem } from '../../views.ts';
import { writtenAddress } from '../contacts/contact-fields.ts';

export const ticketStart = defineAction({
  id: 'ticket.start',
  title: { en: 'Start', 'pt-BR': 'Iniciar' },
  summary: {
    en: 'Start a ticket with a contact or an unlisted number, assigned to you; outside the 24-hour window with a template.',
    'pt-BR':
      'Inicia um atendimento com um contato ou um número avulso, com você como responsável; fora da janela de 24 h, com um template.',
  },
  input: {
    contact: contactRef.optional(),
    phone: phoneText().optional().describe('Instead of a contact: a number with its area code'),
    name: nameText(200).optional().describe('Name of a number that is not a contact yet'),
    connection: connectionRef.optional(),
    queue: queueRef.optional(),
    template: z.string().min(1).max(512).optional().describe('Name of a template, needed outside the 24-hour window'),
    language: z
      .string()
      .min(2)
      .max(15)
      .optional()
      .describe('Of the template, for example pt_BR; needed when there are several'),
    variables: z
      .record(z.string().max(64), writtenText(1024))
      .default({})
      .describe('Of the template: 1, 2, … or names; header.1 and button.0 too'),
    text: writtenText(65_536).optional().describe('First message, inside the 24-hour window'),
    private: z.boolean().default(false).describe('Private from the beginning'),
  },
  /** `address`: where its messages go. */
  output: ticketItem.extend({ address: writtenAddress }),
  permission: 'ticket.start',
  examples: ['balcao tickets start --contact Ana --text "Bom dia!"'],
});
