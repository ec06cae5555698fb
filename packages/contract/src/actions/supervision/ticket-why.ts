import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { ticketRef, userRef } from '../../refs.ts';
import { type WhyRule, whyRules } from '../../why.ts';

export const whyQuestions = ['hidden', 'assigned', 'locked'] as const;

export const ticketWhy = defineRead({
  id: 'ticket.why',
  title: { en: 'Why', 'pt-BR': 'Por quê' },
  summary: {
    en: 'The rule that decided why a ticket is hidden from somebody, assigned to somebody, or locked for writing.',
    'pt-BR':
      'A regra que decidiu por que um atendimento está oculto para alguém, com alguém, ou bloqueado para escrever.',
  },
  input: {
    question: z.enum(whyQuestions),
    ticket: ticketRef,
    user: userRef.optional().describe('Of whom it is asked; without it, of you'),
  },
  output: z.strictObject({
    question: z.enum(whyQuestions),
    /** Whether it is so: hidden, assigned, locked. */
    holds: z.boolean(),
    rule: z.enum(Object.keys(whyRules) as [WhyRule]),
    /** The rule in words, in both languages. */
    text: z.strictObject({ en: z.string(), 'pt-BR': z.string() }),
    facts: z.record(z.string(), z.union([z.string(), z.null()])),
  }),
  permission: 'ticket.read',
  examples: ['balcao why locked 1', 'balcao why hidden 1 --user ana@example.com --json'],
});
