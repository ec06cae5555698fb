import type { Label } from './label.ts';

export const roles = ['admin', 'supervisor', 'agent', 'auditor', 'ci'] as const;
export type Role = (typeof roles)[number];

/**
 * How far a permission reaches:
 * `all`, everything the role may see; `own`, tickets of my queues or assigned to me; `assigned`, tickets assigned to me;
 * `plain`, everything but what is private; `testConnection`, the connection the token was made for; `dryRun`, plans only.
 */
export const scopes = ['all', 'own', 'assigned', 'plain', 'testConnection', 'dryRun'] as const;
export type Scope = (typeof scopes)[number];

interface PermissionDefinition {
  readonly title: Label;
  readonly grants: Readonly<Partial<Record<Role, Scope>>>;
}

const own = { agent: 'own', supervisor: 'all', admin: 'all' } as const;
const adminOnly = { admin: 'all' } as const;

/** The matrix of permissions; a missing role means no. */
export const permissions = {
  'ticket.read': {
    title: { en: 'Read tickets', 'pt-BR': 'Ler atendimentos' },
    grants: { agent: 'own', supervisor: 'own', admin: 'all', auditor: 'plain', ci: 'testConnection' },
  },
  'ticket.reply': {
    title: { en: 'Reply', 'pt-BR': 'Responder' },
    grants: { agent: 'assigned', supervisor: 'all', admin: 'all', ci: 'testConnection' },
  },
  'ticket.accept': { title: { en: 'Accept', 'pt-BR': 'Aceitar' }, grants: own },
  'ticket.return': { title: { en: 'Return to queue', 'pt-BR': 'Devolver à fila' }, grants: own },
  'ticket.resolve': { title: { en: 'Resolve', 'pt-BR': 'Resolver' }, grants: own },
  'ticket.reopen': { title: { en: 'Reopen', 'pt-BR': 'Reabrir' }, grants: own },
  'ticket.transfer': { title: { en: 'Transfer', 'pt-BR': 'Transferir' }, grants: own },
  'ticket.assignOther': {
    title: { en: 'Change assignee', 'pt-BR': 'Trocar responsável' },
    grants: { supervisor: 'all', admin: 'all' },
  },
  'ticket.tag': { title: { en: 'Tag', 'pt-BR': 'Etiquetar' }, grants: own },
  'note.write': {
    title: { en: 'Write notes', 'pt-BR': 'Escrever notas' },
    grants: { agent: 'all', supervisor: 'all', admin: 'all' },
  },
  'contact.write': {
    title: { en: 'Edit contacts', 'pt-BR': 'Editar contatos' },
    grants: { agent: 'all', supervisor: 'all', admin: 'all' },
  },
  'template.send': {
    title: { en: 'Send templates', 'pt-BR': 'Enviar templates' },
    grants: { agent: 'all', supervisor: 'all', admin: 'all', ci: 'testConnection' },
  },
  'export.create': {
    title: { en: 'Export a ticket', 'pt-BR': 'Exportar atendimento' },
    grants: { agent: 'own', supervisor: 'all', admin: 'all', auditor: 'plain' },
  },
  'event.read': {
    title: { en: 'Read events', 'pt-BR': 'Ler eventos' },
    grants: { agent: 'own', supervisor: 'own', admin: 'all', auditor: 'plain' },
  },
  'catalogue.use': {
    title: { en: 'Use catalogues', 'pt-BR': 'Usar cadastros' },
    grants: { agent: 'all', supervisor: 'all', admin: 'all', auditor: 'all' },
  },
  'catalogue.manage': {
    title: { en: 'Manage catalogues', 'pt-BR': 'Gerir cadastros' },
    grants: { supervisor: 'all', admin: 'all' },
  },
  'user.manage': { title: { en: 'Manage users', 'pt-BR': 'Gerir usuários' }, grants: adminOnly },
  'queue.manage': { title: { en: 'Manage queues', 'pt-BR': 'Gerir filas' }, grants: adminOnly },
  'connection.manage': { title: { en: 'Manage connections', 'pt-BR': 'Gerir conexões' }, grants: adminOnly },
  'connection.probe': {
    title: { en: 'Test connections', 'pt-BR': 'Testar conexões' },
    grants: { supervisor: 'all', admin: 'all', auditor: 'all', ci: 'all' },
  },
  'token.manage': { title: { en: 'Manage tokens', 'pt-BR': 'Gerir tokens' }, grants: adminOnly },
} as const satisfies Record<string, PermissionDefinition>;

export type Permission = keyof typeof permissions;

/** How far `role` may go with `permission`; null when it may not at all. */
export function scopeOf(role: Role, permission: Permission): Scope | null {
  return (permissions[permission].grants as Partial<Record<Role, Scope>>)[role] ?? null;
}
