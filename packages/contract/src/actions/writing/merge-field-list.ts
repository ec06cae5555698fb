import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { listOf } from '../../views.ts';

export const mergeFieldList = defineRead({
  id: 'mergeField.list',
  title: { en: 'List merge fields', 'pt-BR': 'Listar campos de mesclagem' },
  summary: {
    en: 'What a text may have filled in when it is sent, the custom fields of the office among them.',
    'pt-BR': 'O que um texto pode ter preenchido ao ser enviado, inclusive os campos personalizados.',
  },
  input: {},
  output: listOf(
    z.strictObject({
      /** As it is written in a text: `@contact_firstname`. */
      field: z.string(),
      title: z.strictObject({ en: z.string(), 'pt-BR': z.string() }),
    }),
  ),
  permission: 'catalogue.use',
  examples: ['balcao merge-fields list'],
});
