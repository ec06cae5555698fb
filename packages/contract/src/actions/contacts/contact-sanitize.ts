import { defineAction } from '../../action.ts';
import { contactRef } from '../../refs.ts';
import { contactClosed } from './contact-closed.ts';

export const contactSanitize = defineAction({
  id: 'contact.sanitize',
  title: { en: 'Sanitize a contact', 'pt-BR': 'Sanitizar contato' },
  summary: {
    en: 'Ask the provider who they are now and close all their active tickets; when it does not answer nothing is closed.',
    'pt-BR':
      'Pergunta ao provedor quem são agora e fecha todos os atendimentos ativos; se ele não responder, nada é fechado.',
  },
  input: { contact: contactRef },
  output: contactClosed,
  permission: 'contact.sanitize',
  examples: ['balcao contacts sanitize "Cliente 11"'],
});
