import type { Id } from './ids.ts';
import type { Label } from './label.ts';

export const roles = ['admin', 'supervisor', 'agent', 'auditor', 'ci'] as const;
/** The roles that every office has. */
export type Role = (typeof roles)[number];
/** What a user has: one of those, or a custom role of the office. */
export type RoleRef = Role | Id<'role'>;

/**
 * How far a permission reaches, the least first:
 * `dryRun`, plans only; `assigned`, tickets assigned to me; `own`, tickets of my queues or assigned to me; `group`, what is
 * private on connections whose management group I am in; `plain`, everything but what is private; `all`, everything the role
 * may see.
 */
export const scopes = ['dryRun', 'assigned', 'own', 'group', 'plain', 'all'] as const;
export type Scope = (typeof scopes)[number];

interface PermissionDefinition {
  readonly title: Label;
  readonly grants: Readonly<Partial<Record<Role, Scope>>>;
}

const own = { agent: 'own', supervisor: 'all', admin: 'all' } as const;
const staff = { agent: 'all', supervisor: 'all', admin: 'all' } as const;
const managers = { supervisor: 'all', admin: 'all' } as const;
const adminOnly = { admin: 'all' } as const;

/** The matrix of permissions; a missing role means no. */
export const permissions = {
  'ticket.read': {
    title: { en: 'Read tickets', 'pt-BR': 'Ler atendimentos' },
    grants: { agent: 'own', supervisor: 'own', admin: 'all', auditor: 'plain' },
  },
  'ticket.readPrivate': {
    title: { en: 'Read private tickets', 'pt-BR': 'Ler atendimentos privados' },
    grants: { agent: 'assigned', supervisor: 'group', admin: 'group' },
  },
  'ticket.privatize': { title: { en: 'Make private', 'pt-BR': 'Privar' }, grants: own },
  'ticket.unprivatize': {
    title: { en: 'Make not private', 'pt-BR': 'Desprivar' },
    grants: { supervisor: 'group', admin: 'group' },
  },
  'ticket.start': { title: { en: 'Start tickets', 'pt-BR': 'Iniciar atendimentos' }, grants: staff },
  'ticket.reply': {
    title: { en: 'Reply', 'pt-BR': 'Responder' },
    grants: { agent: 'assigned', supervisor: 'all', admin: 'all' },
  },
  'ticket.accept': { title: { en: 'Accept', 'pt-BR': 'Aceitar' }, grants: own },
  'ticket.return': { title: { en: 'Return to queue', 'pt-BR': 'Devolver à fila' }, grants: own },
  'ticket.resolve': { title: { en: 'Resolve', 'pt-BR': 'Resolver' }, grants: own },
  'ticket.reopen': { title: { en: 'Reopen', 'pt-BR': 'Reabrir' }, grants: own },
  'ticket.transfer': { title: { en: 'Transfer', 'pt-BR': 'Transferir' }, grants: own },
  'ticket.snooze': { title: { en: 'Snooze', 'pt-BR': 'Adiar' }, grants: own },
  'ticket.assignOther': { title: { en: 'Change assignee', 'pt-BR': 'Trocar responsável' }, grants: managers },
  'ticket.tag': { title: { en: 'Tag', 'pt-BR': 'Etiquetar' }, grants: own },
  'ticket.edit': { title: { en: 'Edit ticket data', 'pt-BR': 'Editar dados do atendimento' }, grants: own },
  'ticket.merge': { title: { en: 'Merge tickets', 'pt-BR': 'Unir atendimentos' }, grants: managers },
  'ticket.trash': { title: { en: 'Trash and restore', 'pt-BR': 'Lixeira e resgate' }, grants: own },
  'ticket.purge': { title: { en: 'Delete for good', 'pt-BR': 'Excluir de vez' }, grants: adminOnly },
  'message.revoke': {
    title: { en: 'Delete sent messages', 'pt-BR': 'Apagar mensagens enviadas' },
    grants: { agent: 'assigned', supervisor: 'all', admin: 'all' },
  },
  'bulk.execute': {
    title: { en: 'Act in bulk', 'pt-BR': 'Agir em massa' },
    grants: { agent: 'own', supervisor: 'all', admin: 'all', auditor: 'dryRun' },
  },
  'note.write': { title: { en: 'Write notes', 'pt-BR': 'Escrever notas' }, grants: staff },
  'note.moderate': { title: { en: "Edit others' notes", 'pt-BR': 'Editar notas alheias' }, grants: managers },
  'task.write': { title: { en: 'Create tasks', 'pt-BR': 'Criar tarefas' }, grants: staff },
  'room.use': { title: { en: 'Internal chat', 'pt-BR': 'Chat interno' }, grants: staff },
  'contact.write': { title: { en: 'Edit contacts', 'pt-BR': 'Editar contatos' }, grants: staff },
  'contact.import': { title: { en: 'Import contacts', 'pt-BR': 'Importar contatos' }, grants: managers },
  'contact.merge': { title: { en: 'Merge contacts', 'pt-BR': 'Unir contatos' }, grants: managers },
  'contact.block': { title: { en: 'Block contacts', 'pt-BR': 'Bloquear contatos' }, grants: managers },
  'contact.sanitize': { title: { en: 'Sanitize contacts', 'pt-BR': 'Sanitizar contatos' }, grants: managers },
  'contact.erase': { title: { en: 'Erase contacts', 'pt-BR': 'Apagar contatos' }, grants: adminOnly },
  'wallet.write': { title: { en: 'Set wallets', 'pt-BR': 'Definir carteiras' }, grants: managers },
  'template.send': {
    title: { en: 'Send templates', 'pt-BR': 'Enviar templates' },
    grants: staff,
  },
  'export.create': {
    title: { en: 'Export a ticket', 'pt-BR': 'Exportar atendimento' },
    grants: { agent: 'own', supervisor: 'all', admin: 'all', auditor: 'plain' },
  },
  'report.read': {
    title: { en: 'Read reports', 'pt-BR': 'Ler relatórios' },
    grants: { supervisor: 'own', admin: 'all', auditor: 'plain' },
  },
  'event.read': {
    title: { en: 'Read events', 'pt-BR': 'Ler eventos' },
    grants: { agent: 'own', supervisor: 'own', admin: 'all', auditor: 'plain' },
  },
  'audit.read': {
    title: { en: 'Read the audit log', 'pt-BR': 'Ler a auditoria' },
    grants: { admin: 'all', auditor: 'plain' },
  },
  'catalogue.use': {
    title: { en: 'Use catalogues', 'pt-BR': 'Usar cadastros' },
    grants: { agent: 'all', supervisor: 'all', admin: 'all', auditor: 'all' },
  },
  'catalogue.manage': { title: { en: 'Manage catalogues', 'pt-BR': 'Gerir cadastros' }, grants: managers },
  'profile.edit': {
    title: { en: 'Own profile, password and sessions', 'pt-BR': 'Próprio perfil, senha e sessões' },
    grants: { agent: 'all', supervisor: 'all', admin: 'all', auditor: 'all' },
  },
  'user.manage': { title: { en: 'Manage users', 'pt-BR': 'Gerir usuários' }, grants: adminOnly },
  'queue.manage': { title: { en: 'Manage queues', 'pt-BR': 'Gerir filas' }, grants: adminOnly },
  'setting.manage': { title: { en: 'Manage settings', 'pt-BR': 'Gerir configurações' }, grants: adminOnly },
  'connection.manage': { title: { en: 'Manage connections', 'pt-BR': 'Gerir conexões' }, grants: adminOnly },
  'connection.probe': {
    title: { en: 'Test connections', 'pt-BR': 'Testar conexões' },
    grants: { supervisor: 'all', admin: 'all', auditor: 'all', ci: 'all' },
  },
  'token.manage': { title: { en: 'Manage tokens', 'pt-BR': 'Gerir tokens' }, grants: adminOnly },
} as const satisfies Record<string, PermissionDefinition>;

export type Permission = keyof typeof permissions;
export const permissionNames = Object.keys(permissions) as readonly Permission[];

/** What somebody may do, and how far; what is missing they may not do at all. */
export type Grants = Readonly<Partial<Record<Permission, Scope>>>;

const grantsByRole: Readonly<Record<Role, Grants>> = Object.fromEntries(
  roles.map((role) => [
    role,
    Object.fromEntries(
      permissionNames.flatMap((name) => {
        const scope = (permissions[name].grants as Partial<Record<Role, Scope>>)[role];
        return scope === undefined ? [] : [[name, scope]];
      }),
    ),
  ]),
) as Record<Role, Grants>;

/** What one of the roles that every office has may do. */
export function grantsOfRole(role: Role): Grants {
  return grantsByRole[role];
}

/** Scopes that a custom role may have of a permission, the least first. */
export function scopesOffered(permission: Permission): readonly Scope[] {
  const used = new Set<Scope>(Object.values(permissions[permission].grants));
  return scopes.filter((scope) => used.has(scope));
}

/** Whether somebody with `more` may do all that `less` says. */
export function coversGrants(more: Grants, less: Grants): boolean {
  return permissionNames.every((name) => {
    const [wanted, had] = [less[name], more[name]];
    return wanted === undefined || (had !== undefined && scopes.indexOf(had) >= scopes.indexOf(wanted));
  });
}
