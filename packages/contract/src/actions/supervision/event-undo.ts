import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { idSchema } from '../../id-schema.ts';
import { loggedChange } from '../tickets/ticket-log.ts';

export const undone = z.strictObject({
  /** The event that was undone; of several that were one, the newest. */
  seq: z.int(),
  type: z.string(),
  at: instant,
  ticket: z.strictObject({ id: idSchema('ticket'), number: z.int() }).nullable(),
  /** Whom it was about. */
  contact: z.strictObject({ id: idSchema('contact'), name: z.string() }).nullable(),
  /** What the event had changed of its ticket, in names. */
  changes: z.array(loggedChange),
  /** How many events were undone: more than one where one call was about many tickets. */
  count: z.int(),
  /** What was put back, field by field. */
  restored: z.array(
    z.strictObject({ entity: z.string(), id: z.string(), field: z.string(), from: z.unknown(), to: z.unknown() }),
  ),
  /** The message that was taken back before it left, with its text. */
  message: z.strictObject({ id: idSchema('message'), text: z.string() }).nullable(),
});
export type Undone = z.output<typeof undone>;

export const eventUndo = defineAction({
  id: 'event.undo',
  title: { en: 'Undo', 'pt-BR': 'Desfazer' },
  summary: {
    en: 'Take back an event, or the last thing you did: a message that still waits before anything else. What was done to many tickets at once is undone as a whole or not at all; refused when it was changed again since, or cannot be undone.',
    'pt-BR':
      'Desfaz um evento, ou a última coisa que você fez: antes de tudo, uma mensagem que ainda espera. O que foi feito em vários atendimentos de uma vez é desfeito por inteiro ou não é; recusado se mudou de novo depois, ou se não pode ser desfeito.',
  },
  input: { event: z.int().positive().optional().describe('Sequence number of the event; without it, your last one') },
  output: undone,
  permission: null,
  tokenScope: 'event.read',
  examples: ['balcao undo', 'balcao undo 57', 'balcao undo --yes'],
});
