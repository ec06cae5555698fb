import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { auditItem } from '../../people-items.ts';
import { contactRef, ticketRef, userRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

export const auditList = defineRead({
  id: 'audit.list',
  title: { en: 'Audit log', 'pt-BR': 'Auditoria' },
  summary: {
    en: 'Who did what, the newest first: to which ticket or contact, and what changed. A page may be short and still go on.',
    'pt-BR':
      'Quem fez o quê, do mais novo ao mais antigo: em que atendimento ou contato e o que mudou. Uma página pode vir curta e ainda haver mais.',
  },
  input: {
    actor: userRef.optional().describe('Who did it: id or e-mail'),
    type: z.string().trim().min(1).max(60).optional().describe('Type of event, or its beginning: ticket.'),
    ticket: ticketRef.optional(),
    contact: contactRef.optional(),
    since: z.iso.datetime({ offset: true }).optional().describe('From then on (ISO 8601)'),
    until: z.iso.datetime({ offset: true }).optional().describe('Before then (ISO 8601)'),
    limit: z.int().min(1).max(1000).default(50),
    cursor: z.string().max(200).optional(),
  },
  output: listOf(auditItem),
  permission: 'audit.read',
  examples: ['balcao audit list --type user. --limit 20', 'balcao audit list --actor ana@example.com --json'],
});
