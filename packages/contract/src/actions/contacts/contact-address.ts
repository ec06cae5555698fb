import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';
import { phoneText } from '../../name-text.ts';
import { connectionRef, contactRef } from '../../refs.ts';
import { writtenAddress } from './contact-fields.ts';

export const contactAddress = defineRead({
  id: 'contact.address',
  title: { en: 'Address that will be used', 'pt-BR': 'Endereço que será usado' },
  summary: {
    en: 'Where the next message to a contact or a number goes, before anything is sent.',
    'pt-BR': 'Para onde vai a próxima mensagem a um contato ou número, antes de enviar qualquer coisa.',
  },
  input: {
    contact: contactRef.optional(),
    phone: phoneText().optional().describe('Instead of a contact: a number with its area code'),
    connection: connectionRef.optional(),
  },
  output: z.strictObject({
    /** Null for a number that is nobody's yet. */
    contact: z.strictObject({ id: idSchema('contact'), name: z.string() }).nullable(),
    connection: z.strictObject({ id: idSchema('connection'), name: z.string() }),
    address: writtenAddress,
  }),
  permission: 'catalogue.use',
  examples: ['balcao contacts address --contact "Ana"', 'balcao contacts address --phone "(11) 98765-4321" --json'],
});
