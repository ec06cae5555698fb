import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { reopenPolicy } from '../../entities/connection.ts';
import { nameText } from '../../name-text.ts';
import { connectionRef, groupRef, queueRef } from '../../refs.ts';
import { connectionItem } from '../../views.ts';

export const connectionUpdate = defineAction({
  id: 'connection.update',
  title: { en: 'Update a connection', 'pt-BR': 'Atualizar conexão' },
  summary: {
    en: 'Change the name, the queue or settings of a connection; the others stay.',
    'pt-BR': 'Muda nome, fila ou ajustes de uma conexão; os demais ficam.',
  },
  input: {
    connection: connectionRef,
    name: nameText(100).optional(),
    settings: z.record(z.string().max(64), z.string().max(10000)).optional(),
    queue: queueRef.nullable().optional(),
    reopenPolicy: reopenPolicy.optional(),
    managementGroup: groupRef.nullable().optional().describe('User group whose members see what is private on it'),
    botOn: z.boolean().optional().describe('New tickets begin with the bot, where one is integrated'),
  },
  output: connectionItem,
  permission: 'connection.manage',
  examples: ['balcao connections update Principal --name Matriz'],
});
