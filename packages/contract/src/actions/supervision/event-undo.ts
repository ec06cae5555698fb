import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';

export const undone = z.strictObject({
  /** The event that was undone. */
  seq: z.int(),
  type: z.string(),
  ticket: z.strictObject({ id: idSchema('ticket'), number: z.int() }).nullable(),
  /** What was put back, field by field. */
  restored: z.array(
    z.strictObject({ entity: z.string(), id: z.string(), field: z.string(), from: z.unknown(), to: z.unknown() }),
  ),
});

export const eventUndo = defineAction({
  id: 'event.undo',
  title: { en: 'Undo', 'pt-BR': 'Desfazer' },
  summary: {
    en: 'Take back an event, or the last reversible thing you did; refused when what it changed was changed again since.',
    'pt-BR':
      'Desfaz um evento, ou a última coisa reversível que você fez; recusado se o que ele mudou já mudou de novo.',
  },
  input: { event: z.int().positive().optional().describe('Sequence number of the event; without it, your last one') },
  output: undone,
  permission: null,
  tokenScope: 'event.read',
  examples: ['balcao events undo', 'balcao undo'],
});
