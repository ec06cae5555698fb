import { defineAction } from '../../action.ts';
import { quickReplyEntity } from '../../entities/catalogue.ts';
import { quickReplyRef } from '../../refs.ts';

export const quickReplyRemove = defineAction({
  id: 'quickReply.remove',
  title: { en: 'Remove a quick reply', 'pt-BR': 'Remover mensagem rápida' },
  summary: {
    en: 'Take a quick reply out of the list; what was sent with it stays.',
    'pt-BR': 'Tira uma mensagem rápida da lista; o que foi enviado com ela fica.',
  },
  input: { quickReply: quickReplyRef },
  output: quickReplyEntity,
  permission: 'catalogue.manage',
  examples: ['balcao quick-replies remove /oi'],
});
