import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { reopenPolicy } from '../../entities/connection.ts';
import { nameText } from '../../name-text.ts';
import { groupRef, queueRef } from '../../refs.ts';
import { connectionItem } from '../../views.ts';

export const connectionAdd = defineAction({
  id: 'connection.add',
  title: { en: 'Add a connection', 'pt-BR': 'Incluir conexão' },
  summary: {
    en: 'Add an account of a channel; its secrets are kept encrypted.',
    'pt-BR': 'Inclui uma conta de um canal; os segredos ficam cifrados.',
  },
  input: {
    channel: z.string().min(1).max(64),
    name: nameText(100),
    settings: z.record(z.string().max(64), z.string().max(10000)),
    queue: queueRef.optional().describe('Queue of its new tickets'),
    reopenPolicy: reopenPolicy.optional(),
    managementGroup: groupRef.optional().describe('User group whose members see what is private on it'),
    botOn: z.boolean().optional().describe('New tickets begin with the bot, where one is integrated'),
  },
  output: connectionItem,
  permission: 'connection.manage',
  examples: ['balcao connections add whatsapp-cloud --name Principal --set phoneNumberId=1'],
});
