import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';
import type { Label } from '../../label.ts';
import { pluralOf } from '../../nouns.ts';
import { itemRef } from '../../refs.ts';
import { listOf, ticketItem } from '../../views.ts';
import { catalogueWords } from './catalogue-labels.ts';

/** More tickets than this of one column are not counted. */
export const mostCounted = 10_000;

/** A column of a board or a stage of a funnel, with those of its tickets that the caller may see. */
export const partView = z.strictObject({
  id: idSchema('cataloguePart'),
  name: z.string(),
  /** Of those that match, at most `mostCounted`. */
  count: z.int(),
  /** The ones with the newest activity. */
  tickets: z.array(ticketItem),
});
export type PartView = z.output<typeof partView>;

function showOf<const K extends 'board' | 'funnel'>(kind: K, summary: Label) {
  const { one, example } = catalogueWords[kind];
  const ref = { [kind]: itemRef(one.en) } as { readonly [N in K]: ReturnType<typeof itemRef> };
  return defineRead({
    id: `${kind}.show` as const,
    title: { en: `Show a ${one.en}`, 'pt-BR': `Ver ${one['pt-BR']}` },
    summary,
    input: {
      ...ref,
      filter: z.string().max(2000).optional().describe('Filter, for example state:open assignee:me'),
      tickets: z.int().min(0).max(100).default(20).describe('Tickets shown of each'),
    },
    output: listOf(partView),
    permission: 'ticket.read',
    examples: [`balcao ${pluralOf(kind)} show ${example}`],
  });
}

export const boardShow = showOf('board', {
  en: 'The columns of a board with the tickets in them, newest activity first; active ones without a filter.',
  'pt-BR': 'As colunas de um quadro com os seus atendimentos, atividade mais nova primeiro; os ativos, sem filtro.',
});

export const funnelShow = showOf('funnel', {
  en: 'The stages of a funnel with the tickets in them, newest activity first; active ones without a filter.',
  'pt-BR': 'As etapas de um funil com os seus atendimentos, atividade mais nova primeiro; os ativos, sem filtro.',
});
