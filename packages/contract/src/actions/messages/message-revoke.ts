import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { messageRef } from '../../refs.ts';
import { messageItem } from '../../views.ts';

export const revokeOutcomes = ['revoked', 'revoking', 'hidden'] as const;

export const messageRevoke = defineAction({
  id: 'message.revoke',
  title: { en: 'Delete a sent message', 'pt-BR': 'Excluir mensagem enviada' },
  summary: {
    en: 'Delete a message of ours: at the customer too where the channel can, else hidden here only; the answer says which.',
    'pt-BR':
      'Exclui uma mensagem nossa: também no cliente onde o canal permite; senão, oculta só aqui. A resposta diz qual.',
  },
  input: {
    message: messageRef,
    hereOnly: z.boolean().default(false).describe('Hide it here and leave it at the customer'),
  },
  output: z.strictObject({
    /** `revoked`: gone from the customer. `revoking`: the provider is being asked. `hidden`: gone from here only. */
    outcome: z.enum(revokeOutcomes),
    /** Whether the customer has it, as far as is known: true also while the provider is being asked. */
    customerStillHas: z.boolean(),
    message: messageItem,
  }),
  permission: 'message.revoke',
  examples: ['balcao messages revoke MESSAGE'],
});
