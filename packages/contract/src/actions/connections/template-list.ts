import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { templateItem } from '../../entities/template.ts';
import { connectionRef, ticketRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

export const templateList = defineRead({
  id: 'template.list',
  title: { en: 'List templates', 'pt-BR': 'Listar templates' },
  summary: { en: 'Templates of a connection with their status.', 'pt-BR': 'Templates de uma conexão, com a situação.' },
  input: { connection: connectionRef.optional(), ticket: ticketRef.optional(), status: z.string().max(40).optional() },
  output: listOf(templateItem),
  permission: 'template.send',
  examples: ['balcao templates list --connection Principal'],
});
