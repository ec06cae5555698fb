import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { listOf } from '../../views.ts';

export const contactList = defineRead({
  id: 'contact.list',
  title: { en: 'List contacts', 'pt-BR': 'Listar contatos' },
  summary: { en: 'Contacts by name or phone.', 'pt-BR': 'Contatos por nome ou telefone.' },
  input: {
    query: z.string().trim().max(200).optional().describe('Part of a name, or a phone'),
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(contactEntity),
  permission: 'catalogue.use',
  examples: ['balcao contacts list --query Ana'],
});
