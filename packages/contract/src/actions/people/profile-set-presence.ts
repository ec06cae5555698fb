import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { presences } from '../../entities/person.ts';
import { userDetail } from '../../people-items.ts';

export const profileSetPresence = defineAction({
  id: 'profile.setPresence',
  title: { en: 'Available or away', 'pt-BR': 'Disponível ou ausente' },
  summary: {
    en: 'Who is away is assigned nothing by itself; who comes back is offered what waits.',
    'pt-BR': 'Ausente, nada me é atribuído sozinho; de volta, recebo o que espera.',
  },
  input: { presence: z.enum(presences) },
  output: userDetail,
  permission: 'profile.edit',
  examples: ['balcao profile set-presence away', 'balcao profile set-presence available'],
});
