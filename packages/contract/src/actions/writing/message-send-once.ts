import { defineAction } from '../../action.ts';
import { phoneText } from '../../name-text.ts';
import { connectionRef, contactRef } from '../../refs.ts';
import { queuedItem } from '../../views.ts';
import { messageSend } from '../messages/message-send.ts';

const { text, media, kind, voice, template, quickReply, gallery, signature, raw } = messageSend.input.shape;

export const messageSendOnce = defineAction({
  id: 'message.sendOnce',
  title: { en: 'Send a one-off message', 'pt-BR': 'Enviar mensagem avulsa' },
  summary: {
    en: 'Write to a contact or a number without taking a ticket: an active one keeps its state, queue and assignee; otherwise nothing is left open, and an answer opens a new ticket.',
    'pt-BR':
      'Escreve a um contato ou número sem assumir atendimento: o que estiver ativo mantém estado, fila e responsável; senão nada fica aberto, e a resposta abre um novo atendimento.',
  },
  input: {
    contact: contactRef.optional(),
    phone: phoneText().optional().describe('Number, listed or not; instead of the contact'),
    connection: connectionRef.optional(),
    text,
    media,
    kind,
    voice,
    template,
    quickReply,
    gallery,
    signature,
    raw,
  },
  output: queuedItem,
  permission: 'ticket.start',
  examples: ['balcao messages send-once --contact Ana --text "Seu pedido saiu para entrega."'],
});
