import { z } from 'zod';
import type { Entities, EntityName } from './entities/index.ts';
import { idSchema } from './id-schema.ts';
import type { ConnectionId, ContactId, MessageId, ThreadId, TicketId, UserId } from './ids.ts';
import type { Label } from './label.ts';
import { type Present, presenceDoings } from './presence.ts';

/**
 * The event log is the only way state reaches a screen. An event says what happened (`type`), to what (`subject`), by whom,
 * and what changed of each entity. Reducing the changes over a snapshot gives the next snapshot: the replay law.
 *
 * Values in changes are absolute, never increments, so applying an event twice does no harm.
 */
export type Change = {
  [K in EntityName]: {
    readonly entity: K;
    readonly id: Entities[K]['id'];
    /** The changed fields as they were; null when the entity is born. */
    readonly before: Partial<Entities[K]> | null;
    /** The changed fields as they are, all of them at birth; null when it is gone. */
    readonly after: Partial<Entities[K]> | null;
  };
}[EntityName];

export interface Subject {
  readonly ticketId?: TicketId;
  readonly threadId?: ThreadId;
  readonly contactId?: ContactId;
  readonly connectionId?: ConnectionId;
  readonly messageId?: MessageId;
  /** Set when only this user may see the event (their read state, their session). */
  readonly userId?: UserId;
  /** Set when only these users may see the event: the members of a room, the people of a task. */
  readonly userIds?: readonly UserId[];
}

export const actorTypes = ['user', 'token', 'bot', 'rule', 'system', 'contact'] as const;
export interface EventActor {
  readonly type: (typeof actorTypes)[number];
  readonly id: string | null;
  readonly name: string | null;
}

/** Types of event, `noun.past`, with the line that logs show. */
export const eventTypes = {
  'ticket.created': { en: 'Ticket created', 'pt-BR': 'Atendimento criado' },
  'ticket.accepted': { en: 'Accepted', 'pt-BR': 'Aceito' },
  'ticket.assigned': { en: 'Assignee changed', 'pt-BR': 'Responsável trocado' },
  'ticket.transferred': { en: 'Transferred', 'pt-BR': 'Transferido' },
  'ticket.returned': { en: 'Returned to the queue', 'pt-BR': 'Devolvido à fila' },
  'ticket.resolved': { en: 'Resolved', 'pt-BR': 'Resolvido' },
  'ticket.reopened': { en: 'Reopened', 'pt-BR': 'Reaberto' },
  'ticket.started': { en: 'Started', 'pt-BR': 'Iniciado' },
  'ticket.snoozed': { en: 'Snoozed', 'pt-BR': 'Adiado' },
  'ticket.woke': { en: 'Woke', 'pt-BR': 'Acordou' },
  'ticket.handedToBot': { en: 'Handed to the bot', 'pt-BR': 'Entregue ao robô' },
  'ticket.botSet': { en: 'Bot turned on or off', 'pt-BR': 'Robô ligado ou desligado' },
  'ticket.addressMoved': {
    en: 'Goes on at another address of the contact',
    'pt-BR': 'Segue em outro endereço do contato',
  },
  'ticket.channelMoved': { en: 'Moved to another connection', 'pt-BR': 'Movido para outra conexão' },
  'ticket.edited': { en: 'Data changed', 'pt-BR': 'Dados alterados' },
  'ticket.closed': { en: 'Closed', 'pt-BR': 'Fechado' },
  'ticket.merged': { en: 'Merged', 'pt-BR': 'Unido' },
  'ticket.privatized': { en: 'Made private', 'pt-BR': 'Privado' },
  'ticket.unprivatized': { en: 'Made not private', 'pt-BR': 'Desprivado' },
  'ticket.trashed': { en: 'Moved to the trash', 'pt-BR': 'Enviado à lixeira' },
  'ticket.restored': { en: 'Restored', 'pt-BR': 'Resgatado' },
  'ticket.purged': { en: 'Deleted for good', 'pt-BR': 'Excluído de vez' },
  'ticket.tagged': { en: 'Tags changed', 'pt-BR': 'Tags alteradas' },
  'ticket.viewed': { en: 'Viewed', 'pt-BR': 'Visto' },
  'ticket.revealed': { en: 'Became visible to you', 'pt-BR': 'Ficou visível para você' },
  'ticket.hidden': { en: 'No longer visible to you', 'pt-BR': 'Deixou de ser visível para você' },
  'message.received': { en: 'Message received', 'pt-BR': 'Mensagem recebida' },
  'message.queued': { en: 'Message queued', 'pt-BR': 'Mensagem na fila' },
  'message.echoed': { en: 'Sent from the phone', 'pt-BR': 'Enviada pelo celular' },
  'message.status': { en: 'Delivery changed', 'pt-BR': 'Entrega atualizada' },
  'message.edited': { en: 'Message edited', 'pt-BR': 'Mensagem editada' },
  'message.revoked': { en: 'Message deleted by its sender', 'pt-BR': 'Mensagem apagada por quem enviou' },
  'message.revoking': { en: 'Deletion asked of the provider', 'pt-BR': 'Exclusão pedida ao provedor' },
  'message.revokeFailed': {
    en: 'Could not be deleted at the customer',
    'pt-BR': 'Não foi possível apagar no cliente',
  },
  'message.hidden': { en: 'Message hidden here', 'pt-BR': 'Mensagem oculta aqui' },
  'message.withdrawn': { en: 'Message taken back before it left', 'pt-BR': 'Mensagem desfeita antes de sair' },
  'message.reacted': { en: 'Reaction changed', 'pt-BR': 'Reação alterada' },
  'media.stored': { en: 'File stored', 'pt-BR': 'Arquivo guardado' },
  'media.failed': { en: 'File could not be fetched', 'pt-BR': 'Arquivo não pôde ser baixado' },
  'note.added': { en: 'Note added', 'pt-BR': 'Nota incluída' },
  'note.edited': { en: 'Note edited', 'pt-BR': 'Nota editada' },
  'note.pinned': { en: 'Note pinned or unpinned', 'pt-BR': 'Nota destacada ou não' },
  'note.deleted': { en: 'Note deleted', 'pt-BR': 'Nota excluída' },
  'task.created': { en: 'Task created', 'pt-BR': 'Tarefa criada' },
  'task.edited': { en: 'Task changed', 'pt-BR': 'Tarefa alterada' },
  'task.done': { en: 'Task done or open again', 'pt-BR': 'Tarefa concluída ou reaberta' },
  'task.removed': { en: 'Task removed', 'pt-BR': 'Tarefa removida' },
  'task.reminded': { en: 'Task reminded', 'pt-BR': 'Tarefa lembrada' },
  'room.created': { en: 'Room created', 'pt-BR': 'Sala criada' },
  'room.edited': { en: 'Room renamed', 'pt-BR': 'Sala renomeada' },
  'room.membersChanged': { en: 'Room members changed', 'pt-BR': 'Membros da sala alterados' },
  'room.messageSent': { en: 'Room message', 'pt-BR': 'Mensagem na sala' },
  'room.messageEdited': { en: 'Room message edited', 'pt-BR': 'Mensagem da sala editada' },
  'room.messageDeleted': { en: 'Room message deleted', 'pt-BR': 'Mensagem da sala excluída' },
  'room.read': { en: 'Room read', 'pt-BR': 'Sala lida' },
  'notification.created': { en: 'Notification', 'pt-BR': 'Notificação' },
  'notification.read': { en: 'Notifications read', 'pt-BR': 'Notificações lidas' },
  'notification.forgotten': { en: 'Old notifications forgotten', 'pt-BR': 'Notificações antigas esquecidas' },
  'draft.saved': { en: 'Draft saved', 'pt-BR': 'Rascunho salvo' },
  'draft.discarded': { en: 'Draft discarded', 'pt-BR': 'Rascunho descartado' },
  'schedule.created': { en: 'Message scheduled', 'pt-BR': 'Mensagem agendada' },
  'schedule.edited': { en: 'Scheduled message changed', 'pt-BR': 'Agendamento alterado' },
  'schedule.cancelled': { en: 'Scheduled message cancelled', 'pt-BR': 'Agendamento cancelado' },
  'schedule.sent': { en: 'Scheduled message sent', 'pt-BR': 'Mensagem agendada enviada' },
  'schedule.failed': { en: 'Scheduled message failed', 'pt-BR': 'Mensagem agendada falhou' },
  'thread.marked': { en: 'Marked read or unread', 'pt-BR': 'Marcada como lida ou não lida' },
  'contact.renamed': { en: 'Contact renamed', 'pt-BR': 'Contato renomeado' },
  'contact.identified': { en: 'Contact identity changed', 'pt-BR': 'Identidade do contato alterada' },
  'contact.created': { en: 'Contact created', 'pt-BR': 'Contato criado' },
  'contact.edited': { en: 'Contact edited', 'pt-BR': 'Contato editado' },
  'contact.imported': { en: 'Contacts imported', 'pt-BR': 'Contatos importados' },
  'contact.tagged': { en: 'Contact tags changed', 'pt-BR': 'Tags do contato alteradas' },
  'contact.grouped': { en: 'Contact groups changed', 'pt-BR': 'Grupos do contato alterados' },
  'contact.walletSet': { en: 'Wallet changed', 'pt-BR': 'Carteira alterada' },
  'contact.blocked': { en: 'Contact blocked', 'pt-BR': 'Contato bloqueado' },
  'contact.unblocked': { en: 'Contact unblocked', 'pt-BR': 'Contato desbloqueado' },
  'contact.botBlocked': { en: 'Bot blocked or allowed', 'pt-BR': 'Robô bloqueado ou liberado' },
  'contact.merged': { en: 'Contacts merged', 'pt-BR': 'Contatos unidos' },
  'contact.sanitized': { en: 'Contact sanitized', 'pt-BR': 'Contato sanitizado' },
  'contact.erased': { en: 'Contact erased', 'pt-BR': 'Contato apagado' },
  'connection.added': { en: 'Connection added', 'pt-BR': 'Conexão incluída' },
  'connection.updated': { en: 'Connection updated', 'pt-BR': 'Conexão atualizada' },
  'connection.removed': { en: 'Connection removed', 'pt-BR': 'Conexão removida' },
  'connection.noticed': {
    en: 'The provider says that the account changed',
    'pt-BR': 'O provedor avisa que a conta mudou',
  },
  'connection.healthChanged': { en: 'Connection health changed', 'pt-BR': 'Saúde da conexão mudou' },
  'template.refreshed': { en: 'Templates refreshed', 'pt-BR': 'Templates atualizados' },
  'queue.created': { en: 'Queue created', 'pt-BR': 'Fila criada' },
  'queue.edited': { en: 'Queue changed', 'pt-BR': 'Fila alterada' },
  'queue.removed': { en: 'Queue removed', 'pt-BR': 'Fila removida' },
  'queue.membersChanged': { en: 'Queue members changed', 'pt-BR': 'Membros da fila alterados' },
  'user.created': { en: 'User created', 'pt-BR': 'Usuário criado' },
  'user.edited': { en: 'User changed', 'pt-BR': 'Usuário alterado' },
  'user.disabled': { en: 'User disabled or enabled', 'pt-BR': 'Usuário desativado ou reativado' },
  'user.presenceChanged': { en: 'Presence changed', 'pt-BR': 'Presença alterada' },
  'user.passwordChanged': { en: 'Password changed', 'pt-BR': 'Senha alterada' },
  'user.totpChanged': { en: 'Second factor turned on or off', 'pt-BR': 'Segundo fator ligado ou desligado' },
  'role.created': { en: 'Role created', 'pt-BR': 'Papel criado' },
  'role.edited': { en: 'Role changed', 'pt-BR': 'Papel alterado' },
  'role.removed': { en: 'Role removed', 'pt-BR': 'Papel removido' },
  'group.created': { en: 'User group created', 'pt-BR': 'Grupo de usuários criado' },
  'group.edited': { en: 'User group changed', 'pt-BR': 'Grupo de usuários alterado' },
  'group.removed': { en: 'User group removed', 'pt-BR': 'Grupo de usuários removido' },
  'setting.changed': { en: 'Setting changed', 'pt-BR': 'Configuração alterada' },
  'catalogue.created': { en: 'Catalogue item created', 'pt-BR': 'Item de cadastro criado' },
  'catalogue.edited': { en: 'Catalogue item changed', 'pt-BR': 'Item de cadastro alterado' },
  'catalogue.removed': { en: 'Catalogue item removed', 'pt-BR': 'Item de cadastro removido' },
  'event.undone': { en: 'Undone', 'pt-BR': 'Desfeito' },
  'tag.edited': { en: 'Tag changed', 'pt-BR': 'Tag alterada' },
  'tag.removed': { en: 'Tag removed', 'pt-BR': 'Tag removida' },
  'tag.created': { en: 'Tag created', 'pt-BR': 'Tag criada' },
  'session.refused': { en: 'Sign-in refused', 'pt-BR': 'Entrada recusada' },
  'session.started': { en: 'Signed in', 'pt-BR': 'Entrou' },
  'session.ended': { en: 'Signed out', 'pt-BR': 'Saiu' },
  'token.created': { en: 'Token created', 'pt-BR': 'Token criado' },
  'token.revoked': { en: 'Token revoked', 'pt-BR': 'Token revogado' },
} as const satisfies Record<string, Label>;

export type EventType = keyof typeof eventTypes;

export const isEventType = (name: string): name is EventType => Object.hasOwn(eventTypes, name);

export interface BalcaoEvent {
  readonly type: EventType;
  readonly actor: EventActor;
  readonly subject: Subject;
  readonly changes: readonly Change[];
  /** What the type says beyond the changes: reason, from, to, note. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
  /** The same on every event of one call about many tickets: they are undone as a whole. */
  readonly bulk?: BulkMark;
}

export interface BulkMark {
  readonly id: string;
  /** All of its events come after this one. */
  readonly after: number;
}

/** An event with its place in the log. */
export interface SequencedEvent {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly event: BalcaoEvent;
}

/** Topics a stream is subscribed to: `*`, everything; `tickets`, all but messages and notes; `thread:ID`, those of one thread. */
export const topic = z.union([z.literal('*'), z.literal('tickets'), z.templateLiteral(['thread:', z.string()])]);
export type Topic = '*' | 'tickets' | `thread:${string}`;

/** The first frame of a client on /v1/stream; `topics` may be sent again at any time. */
export const clientFrame = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('resume'),
    after: z.int().nonnegative().nullable(),
    topics: z.array(topic).max(64).optional(),
    token: z.string().max(200).optional(),
  }),
  z.strictObject({ type: z.literal('topics'), topics: z.array(topic).max(64) }),
  // Where the reader is, and whether they are typing; null when they left. Told to others who have that thread open.
  z.strictObject({
    type: z.literal('presence'),
    thread: idSchema('thread').nullable(),
    doing: z.enum(presenceDoings).default('viewing'),
  }),
]);
export type ClientFrame = z.output<typeof clientFrame>;

/** Frames of the server. `prev` is the sequence this stream was at before: a client that is elsewhere missed something. */
export type ServerFrame =
  | { readonly type: 'hello'; readonly seq: number; readonly minSeq: number }
  | ({ readonly type: 'event'; readonly prev: number } & SequencedEvent)
  | { readonly type: 'watermark'; readonly seq: number }
  | { readonly type: 'resync' }
  | { readonly type: 'presence'; readonly thread: ThreadId; readonly people: readonly Present[] }
  | { readonly type: 'error'; readonly code: string; readonly message: string };
