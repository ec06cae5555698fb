import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { groupEntity } from '../../entities/person.ts';
import { idSchema } from '../../id-schema.ts';
import { groupRef } from '../../refs.ts';

const named = <K extends 'user' | 'connection'>(kind: K) =>
  z.array(z.strictObject({ id: idSchema(kind), name: z.string() }));

export const groupShow = defineRead({
  id: 'group.show',
  title: { en: 'Show a user group', 'pt-BR': 'Mostrar grupo de usuários' },
  summary: {
    en: 'One user group: its members by name, and the connections that it manages.',
    'pt-BR': 'Um grupo de usuários: seus membros pelo nome e as conexões que ele gere.',
  },
  input: { group: groupRef },
  output: groupEntity.extend({ members: named('user'), connections: named('connection') }),
  permission: 'catalogue.use',
  examples: ['balcao groups show Gestores'],
});
