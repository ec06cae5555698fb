import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { draftEntity } from '../../entities/collaboration.ts';
import { listOf } from '../../views.ts';

export const draftList = defineRead({
  id: 'draft.list',
  title: { en: 'List drafts', 'pt-BR': 'Listar rascunhos' },
  summary: {
    en: 'Your own drafts in threads that you see, the last written first.',
    'pt-BR': 'Os seus rascunhos nas conversas que você vê, do mais recente.',
  },
  input: {
    limit: z.int().min(1).max(1000).default(100).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(
    draftEntity.extend({
      ticket: z.strictObject({ id: draftEntity.shape.ticketId, number: z.int() }),
      contact: z.strictObject({ name: z.string() }),
    }),
  ),
  permission: 'ticket.read',
  examples: ['balcao drafts list'],
});
