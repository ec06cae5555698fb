import { defineRead } from '../../action.ts';
import { userDetail } from '../../people-items.ts';

export const profileShow = defineRead({
  id: 'profile.show',
  title: { en: 'My profile', 'pt-BR': 'Meu perfil' },
  summary: {
    en: 'My name, signature, presence and second factor.',
    'pt-BR': 'Meu nome, assinatura, presença e segundo fator.',
  },
  input: {},
  output: userDetail,
  permission: null,
  tokenScope: 'profile.edit',
  examples: ['balcao profile show'],
});
