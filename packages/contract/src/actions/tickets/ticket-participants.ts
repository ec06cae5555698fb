import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';
import { ticketRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

export const ticketParticipants = defineRead({
  id: 'ticket.participants',
  title: { en: 'People involved', 'pt-BR': 'Envolvidos' },
  summary: {
    en: 'Every user who sent a message, wrote a note or was its assignee, by name.',
    'pt-BR': 'Cada usuário que enviou mensagem, escreveu nota ou foi responsável, por nome.',
  },
  input: { ticket: ticketRef },
  output: listOf(
    z.strictObject({
      id: idSchema('user'),
      name: z.string(),
      sent: z.boolean(),
      noted: z.boolean(),
      assigned: z.boolean(),
    }),
  ),
  permission: 'ticket.read',
  examples: ['balcao tickets participants 1'],
});
