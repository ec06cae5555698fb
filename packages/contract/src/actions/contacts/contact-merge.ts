import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { idSchema } from '../../id-schema.ts';
import { contactRef } from '../../refs.ts';

export const contactMerge = defineAction({
  id: 'contact.merge',
  title: { en: 'Merge contacts', 'pt-BR': 'Unir contatos' },
  summary: {
    en: 'One person known twice becomes one contact: the first takes over all that the other has.',
    'pt-BR': 'Uma pessoa conhecida duas vezes vira um contato: o primeiro assume tudo o que o outro tem.',
  },
  input: { contact: contactRef, from: contactRef.describe('Contact that is merged into it: id, phone or name') },
  output: z.strictObject({
    contact: contactEntity,
    /** Always empty: of several active tickets on one connection one takes the others over. */
    sideBySide: z.array(
      z.strictObject({ id: idSchema('ticket'), number: z.int(), connectionId: idSchema('connection') }),
    ),
  }),
  permission: 'contact.merge',
  examples: ['balcao contacts merge "Ana" --from "Cliente 10"'],
});
