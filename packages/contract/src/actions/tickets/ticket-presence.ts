import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { present } from '../../presence.ts';
import { ticketRef } from '../../refs.ts';

export const ticketPresence = defineRead({
  id: 'ticket.presence',
  title: { en: 'Who is here', 'pt-BR': 'Quem está aqui' },
  summary: {
    en: 'Who has the thread open now, and who is typing in it.',
    'pt-BR': 'Quem está com a conversa aberta agora, e quem está digitando nela.',
  },
  input: { ticket: ticketRef },
  output: z.strictObject({ items: z.array(present), nextCursor: z.null() }),
  permission: 'ticket.read',
  examples: ['balcao tickets presence 1 --json'],
});
