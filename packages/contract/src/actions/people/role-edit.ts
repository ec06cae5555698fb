import { defineAction } from '../../action.ts';
import { nameText } from '../../name-text.ts';
import { roleItem } from '../../people-items.ts';
import { grantWords, roleRef } from '../../refs.ts';

export const roleEdit = defineAction({
  id: 'role.edit',
  title: { en: 'Edit a role', 'pt-BR': 'Editar papel' },
  summary: {
    en: "Another name, or other permissions: `permissions` replaces them all, `grant` and `revoke` change some. The office's own roles only.",
    'pt-BR':
      'Outro nome ou outras permissões: `permissions` troca todas, `grant` e `revoke` mudam algumas. Só nos papéis do próprio escritório.',
  },
  input: {
    role: roleRef,
    name: nameText(100).optional(),
    permissions: grantWords.optional().describe('All of them: permission, or permission:scope'),
    grant: grantWords.default([]).describe('Permission to add or to give another scope'),
    revoke: grantWords.default([]).describe('Permission to take away'),
  },
  output: roleItem,
  permission: 'user.manage',
  examples: ['balcao roles edit Revisor --grant ticket.tag:own --revoke ticket.trash'],
});
