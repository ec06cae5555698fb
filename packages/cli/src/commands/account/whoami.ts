import type { Preset } from '../../cli/derive.ts';

export const whoami: Preset = {
  columns: [
    { field: 'user.name', title: { en: 'Name', 'pt-BR': 'Nome' } },
    { field: 'user.email', title: { en: 'E-mail', 'pt-BR': 'E-mail' } },
    { field: 'user.role', title: { en: 'Role', 'pt-BR': 'Papel' } },
    { field: 'queues', title: { en: 'Queues', 'pt-BR': 'Filas' } },
    { field: 'token.name', title: { en: 'Token', 'pt-BR': 'Token' } },
    { field: 'token.expiresAt', title: { en: 'Expires', 'pt-BR': 'Expira' } },
    { field: 'user.id', title: { en: 'ID', 'pt-BR': 'ID' } },
  ],
};
