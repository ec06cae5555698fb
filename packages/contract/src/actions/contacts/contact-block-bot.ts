import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { contactRef } from '../../refs.ts';

export const contactBlockBot = defineAction({
  id: 'contact.blockBot',
  title: { en: 'Keep the bot away', 'pt-BR': 'Bloquear chatbot' },
  summary: {
    en: 'The bot does not answer this contact: new tickets wait for people. Off lets it answer again.',
    'pt-BR': 'O robô não responde a este contato: os novos esperam por gente. Desligado, volta a responder.',
  },
  input: { contact: contactRef, on: z.boolean().default(true).describe('Kept away, or let in again') },
  output: contactEntity,
  permission: 'contact.write',
  examples: ['balcao contacts block-bot "Ana"', 'balcao contacts block-bot "Ana" --no-on'],
});
