import { defineAction } from '../../action.ts';
import { messageRef } from '../../refs.ts';
import { queuedItem } from '../../views.ts';

export const messageRetry = defineAction({
  id: 'message.retry',
  title: { en: 'Send again', 'pt-BR': 'Reenviar' },
  summary: {
    en: 'Send a failed or unconfirmed message again.',
    'pt-BR': 'Envia de novo uma mensagem que falhou ou ficou sem confirmação.',
  },
  input: { message: messageRef },
  output: queuedItem,
  permission: 'ticket.reply',
  examples: ['balcao messages retry MESSAGE'],
});
