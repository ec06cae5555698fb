import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketSnooze = defineAction({
  id: 'ticket.snooze',
  title: { en: 'Snooze', 'pt-BR': 'Adiar' },
  summary: {
    en: 'Put an open ticket out of the way until a time; it comes back then, or when the contact writes.',
    'pt-BR': 'Tira um atendimento aberto da frente até certa hora; ele volta na hora ou quando o contato escrever.',
  },
  input: {
    ticket: ticketRef,
    until: z.string().trim().min(1).max(40).describe('A duration such as 30m, 2h, 3d, or an instant with its zone'),
    ifVersion,
  },
  output: ticketItem,
  permission: 'ticket.snooze',
  examples: ['balcao snooze 1 --until 2h'],
});
