import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { dispositions } from '../../entities/ticket.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketResolve = defineAction({
  id: 'ticket.resolve',
  title: { en: 'Resolve', 'pt-BR': 'Resolver' },
  summary: {
    en: 'Close an active ticket and leave the resolution marker in its thread; archive also sends it to the trash.',
    'pt-BR': 'Encerra um atendimento ativo e deixa o marcador na conversa; arquivar também manda para a lixeira.',
  },
  input: {
    ticket: ticketRef,
    disposition: z.enum(dispositions).default('keep').describe('keep or archive'),
    ifVersion,
  },
  output: ticketItem,
  permission: 'ticket.resolve',
  examples: ['balcao resolve 1'],
});
