import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { contactRef } from '../../refs.ts';
import { contactEmail, contactName, contactPhone, fieldValues, sourceRef, stageRef } from './contact-fields.ts';

export const contactEdit = defineAction({
  id: 'contact.edit',
  title: { en: 'Edit a contact', 'pt-BR': 'Editar contato' },
  summary: {
    en: 'Name, phone, e-mail, stage, source and custom fields; null takes one away.',
    'pt-BR': 'Nome, telefone, e-mail, etapa, fonte e campos personalizados; null retira.',
  },
  input: {
    contact: contactRef,
    name: contactName.optional(),
    phone: contactPhone.nullable().optional(),
    email: contactEmail.nullable().optional(),
    stage: stageRef.nullable().optional(),
    source: sourceRef.nullable().optional(),
    fields: fieldValues.optional(),
  },
  output: contactEntity,
  permission: 'contact.write',
  examples: [
    'balcao contacts edit "Ana" --email ana.lima@example.com --stage Qualificado',
    'balcao contacts edit "Ana" --no-source',
  ],
});
