import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { listOf, ticketItem } from '../../views.ts';

/** `mentions`, a note of this one names it; `mentionedBy`, a note of it names this one; the other two, by a merge. */
export const relations = ['mentions', 'mentionedBy', 'mergedInto', 'mergedFrom'] as const;
export type Relation = (typeof relations)[number];

export const ticketRelated = defineRead({
  id: 'ticket.related',
  title: { en: 'Related tickets', 'pt-BR': 'Atendimentos relacionados' },
  summary: {
    en: 'Tickets that its notes name as #number, whose notes name it, or that were merged with it; the newest 200 that you may see.',
    'pt-BR':
      'Atendimentos que as notas citam como #número, que o citam ou que foram unidos a ele; os 200 mais novos que você pode ver.',
  },
  input: { ticket: ticketRef },
  output: listOf(ticketItem.extend({ relations: z.array(z.enum(relations)) })),
  permission: 'ticket.read',
  examples: ['balcao tickets related 1'],
});
