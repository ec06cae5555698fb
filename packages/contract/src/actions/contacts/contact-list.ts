import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { itemRef, tagRef, userRef } from '../../refs.ts';
import { listOf } from '../../views.ts';
import { sourceRef, stageRef } from './contact-fields.ts';

export const contactList = defineRead({
  id: 'contact.list',
  title: { en: 'List contacts', 'pt-BR': 'Listar contatos' },
  summary: {
    en: 'Contacts by name, phone or e-mail, and by tag, group, stage, source, wallet or block.',
    'pt-BR': 'Contatos por nome, telefone ou e-mail, e por tag, grupo, etapa, fonte, carteira ou bloqueio.',
  },
  input: {
    query: z.string().trim().max(200).optional().describe('Part of a name, a phone, or the beginning of an e-mail'),
    tag: tagRef.optional(),
    group: itemRef('Contact group').optional(),
    stage: stageRef.optional(),
    source: sourceRef.optional(),
    wallet: userRef.optional().describe('User whose wallet they are in: id or e-mail'),
    blocked: z.boolean().optional().describe('Only those who are blocked, or who are not'),
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(contactEntity),
  permission: 'catalogue.use',
  examples: ['balcao contacts list --query Ana', 'balcao contacts list --tag vip --stage Qualificado'],
});
