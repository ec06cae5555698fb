import { defineAction } from '../../action.ts';
import { contactRef } from '../../refs.ts';
import { contactClosed } from './contact-closed.ts';

export const contactBlock = defineAction({
  id: 'contact.block',
  title: { en: 'Block a contact', 'pt-BR': 'Bloquear contato' },
  summary: {
    en: 'What they write from now on is counted and not kept; their active tickets are closed.',
    'pt-BR': 'O que escreverem daqui em diante é contado e não guardado; os atendimentos ativos são fechados.',
  },
  input: { contact: contactRef },
  output: contactClosed,
  permission: 'contact.block',
  examples: ['balcao contacts block "Cliente 12"'],
});
