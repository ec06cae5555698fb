import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { nameText } from '../../name-text.ts';
import { userDetail } from '../../people-items.ts';
import { cleanLine } from '../../text.ts';

export const profileEdit = defineAction({
  id: 'profile.edit',
  title: { en: 'Edit my profile', 'pt-BR': 'Editar meu perfil' },
  summary: {
    en: 'My name and signature. With the signature on, every text I send begins with it, never a template; an empty one is the name.',
    'pt-BR':
      'Meu nome e assinatura. Com a assinatura ligada, todo texto que envio começa por ela, nunca um template; vazia, vale o nome.',
  },
  input: {
    name: nameText(200).optional(),
    signature: z
      .string()
      .overwrite(cleanLine)
      .trim()
      .max(200)
      .optional()
      .describe('Text of the signature; empty is the name'),
    signatureOn: z.boolean().optional().describe('Sign what I send'),
  },
  output: userDetail,
  permission: 'profile.edit',
  examples: ['balcao profile edit --signature "Ana · Suporte" --signature-on'],
});
