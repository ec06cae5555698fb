import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { userEntity } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';
import { newPassword, queueRef, roleRef } from '../../refs.ts';

export const userCreate = defineAction({
  id: 'user.create',
  title: { en: 'Create a user', 'pt-BR': 'Criar usuário' },
  summary: {
    en: 'A user with a role, an agent unless said otherwise.',
    'pt-BR': 'Um usuário com papel; agente, se nada for dito.',
  },
  input: {
    email: z.email().max(200),
    name: nameText(200),
    role: roleRef.default('agent'),
    password: newPassword,
    queues: z.array(queueRef).max(100).default([]),
  },
  output: userEntity,
  permission: 'user.manage',
  examples: ['balcao users create --email ana@example.com --name Ana --role agent --password-stdin < password.txt'],
});
