import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { connectionRef } from '../../refs.ts';
import {
  contactEmail,
  contactName,
  contactPhone,
  fieldValues,
  groupRefs,
  sourceRef,
  stageRef,
  tagRefs,
} from './contact-fields.ts';

export const contactCreate = defineAction({
  id: 'contact.create',
  title: { en: 'Create a contact', 'pt-BR': 'Criar contato' },
  summary: {
    en: 'A contact with a phone, or with an address on a connection; a message from there finds it.',
    'pt-BR': 'Um contato com telefone, ou com um endereço numa conexão; a mensagem que vier dali o encontra.',
  },
  input: {
    name: contactName,
    phone: contactPhone.optional(),
    ddd: z
      .string()
      .trim()
      .regex(/^0?\d{2}$/)
      .optional()
      .describe('Area code, where the phone is written without it'),
    connection: connectionRef.optional().describe('Connection of the address: id or name'),
    address: z.string().trim().min(1).max(200).optional().describe('Who they are on that connection: an id or a user'),
    email: contactEmail.optional(),
    stage: stageRef.optional(),
    source: sourceRef.optional(),
    tags: tagRefs.default([]),
    groups: groupRefs.default([]),
    fields: fieldValues.optional(),
  },
  output: contactEntity,
  permission: 'contact.write',
  examples: [
    'balcao contacts create "Davi Reis" --phone "(11) 91234-5678"',
    'balcao contacts create "Davi Reis" --ddd 11 --phone 912345678 --tags vip --groups Clientes',
  ],
});
