import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { contactRef } from '../../refs.ts';

export const contactUnblock = defineAction({
  id: 'contact.unblock',
  title: { en: 'Unblock a contact', 'pt-BR': 'Desbloquear contato' },
  summary: {
    en: 'What they write is kept again; what they wrote meanwhile is not here.',
    'pt-BR': 'O que escreverem volta a ser guardado; o que escreveram nesse tempo não está aqui.',
  },
  input: { contact: contactRef },
  output: contactEntity,
  permission: 'contact.block',
  examples: ['balcao contacts unblock "Cliente 12"'],
});
