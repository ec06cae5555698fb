import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { type SequencedEvent } from '../../events.ts';

export const eventList = defineRead({
  id: 'event.list',
  title: { en: 'List events', 'pt-BR': 'Listar eventos' },
  summary: {
    en: 'Events after a sequence number, as far as you may see them.',
    'pt-BR': 'Eventos depois de um número de sequência, até onde você pode ver.',
  },
  input: { after: z.int().nonnegative().default(0), limit: z.int().min(1).max(1000).default(100) },
  output: z.strictObject({
    items: z.array(z.custom<SequencedEvent>()),
    nextCursor: z.string().nullable(),
    seq: z.int(),
  }),
  permission: 'event.read',
  examples: ['balcao events list --after 0'],
});
