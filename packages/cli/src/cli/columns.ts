import {
  type AccountNotice,
  type Label,
  type Language,
  type LineWarning,
  type NotificationItem,
  noticeText,
  type Trouble,
  troubleWords,
  warningText,
} from '@balcao/contract';
import { newsLine } from '../text/news-line.ts';
import { age, dateTime, windowLeft } from '../text/time.ts';
import { plain } from './escape.ts';
import { type Column, type Row, type View, valueAt } from './row.ts';

const title = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });

const states: Readonly<Record<string, Label>> = {
  pending: title('pending', 'pendente'),
  open: title('open', 'aberto'),
  snoozed: title('snoozed', 'adiado'),
  closed: title('closed', 'fechado'),
  received: title('received', 'recebida'),
  queued: title('queued', 'na fila'),
  sending: title('sending', 'enviando'),
  sent: title('sent', 'enviada'),
  delivered: title('delivered', 'entregue'),
  read: title('read', 'lida'),
  failed: title('failed', 'falhou'),
  uncertain: title('unconfirmed', 'sem confirmação'),
  withdrawn: title('undone', 'desfeita'),
  cancelled: title('cancelled', 'cancelada'),
  up: title('up', 'no ar'),
  down: title('down', 'fora'),
  unknown: title('unknown', 'desconhecida'),
  overdue: title('overdue', 'vencida'),
  done: title('done', 'concluída'),
};

const stateAt =
  (field: string) =>
  (row: Row, { language }: View): string => {
    const value = plain(valueAt(row, field));
    return states[value]?.[language] ?? value;
  };

const ageOf =
  (field: string) =>
  (row: Row, { now }: View): string => {
    const at = Date.parse(plain(valueAt(row, field)));
    return Number.isNaN(at) ? '' : age(at, now);
  };

const timeOf =
  (field: string) =>
  (row: Row, { now, timeZone, language }: View): string => {
    const at = Date.parse(plain(valueAt(row, field)));
    return Number.isNaN(at) ? '' : dateTime(at, now, { timeZone, lang: language });
  };

const windowWords: Readonly<Record<Language, { closed: string; awaiting: string }>> = {
  en: { closed: 'closed', awaiting: 'awaiting' },
  'pt-BR': { closed: 'fechada', awaiting: 'aguarda' },
};

function windowShown(row: Row, { now, language }: View): string {
  const window = row['window'] as { open: boolean; expiresAt: string | null } | null | undefined;
  if (row['awaitingReply'] === true) return windowWords[language].awaiting;
  if (window === null || window === undefined) return '–';
  const left = window.expiresAt === null ? null : windowLeft(Date.parse(window.expiresAt), now);
  return left ?? windowWords[language].closed;
}

const id: Column = { field: 'id', title: title('ID', 'ID') };
const name: Column = { field: 'name', title: title('Name', 'Nome'), flexible: true };
const state: Column = { field: 'state', title: title('State', 'Estado'), shown: stateAt('state') };
const preview: Column = {
  field: 'lastMessage.preview',
  title: title('Last message', 'Última mensagem'),
  flexible: true,
};

const ticket: readonly Column[] = [
  { field: 'number', title: title('No.', 'Nº'), align: 'right' },
  state,
  { field: 'connection.channel', title: title('Channel', 'Canal'), dispensable: 4 },
  { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true },
  { field: 'queue.name', title: title('Queue', 'Fila'), flexible: true, dispensable: 2 },
  { field: 'assignee.name', title: title('Assignee', 'Responsável'), flexible: true, dispensable: 1 },
  { field: 'tags', title: title('Tags', 'Tags'), flexible: true, dispensable: 3 },
  { field: 'window.expiresAt', title: title('Window', 'Janela'), shown: windowShown },
  { field: 'unread', title: title('Unread', 'Novas'), align: 'right' },
  { field: 'lastActivityAt', title: title('Age', 'Há'), shown: ageOf('lastActivityAt'), align: 'right' },
  preview,
];

const message: readonly Column[] = [
  { field: 'providerAt', title: title('When', 'Quando'), shown: timeOf('providerAt') },
  { field: 'author.name', title: title('From', 'De'), flexible: true },
  { field: 'kind', title: title('Kind', 'Tipo') },
  state,
  { field: 'body', title: title('Text', 'Texto'), flexible: true },
  { field: 'errorText', title: title('Error', 'Erro'), flexible: true },
  id,
];

const schedule: readonly Column[] = [
  { field: 'runAt', title: title('When', 'Quando'), shown: timeOf('runAt') },
  state,
  { field: 'ticket.number', title: title('Ticket', 'Atendimento'), align: 'right' },
  { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true },
  { field: 'author.name', title: title('From', 'De'), flexible: true, dispensable: 1 },
  { field: 'preview', title: title('Text', 'Texto'), flexible: true },
  { field: 'errorCode', title: title('Error', 'Erro') },
  id,
];

const draft: readonly Column[] = [
  { field: 'updatedAt', title: title('When', 'Quando'), shown: timeOf('updatedAt') },
  { field: 'ticket.number', title: title('Ticket', 'Atendimento'), align: 'right' },
  { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true },
  { field: 'body', title: title('Text', 'Texto'), flexible: true },
  id,
];

function troubleShown(row: Row, { language }: View): string {
  const trouble = valueAt(row, 'health.trouble') as Trouble | null | undefined;
  return trouble === null || trouble === undefined ? '' : troubleWords[trouble][language];
}

function warningsShown(row: Row, view: View): string {
  const warnings = (row['warnings'] ?? []) as readonly LineWarning[];
  return warnings.map((warning) => warningText(warning, view.language, (at) => timeIn(at, view))).join('; ');
}

function noticesShown(row: Row, view: View): string {
  const notices = (row['notices'] ?? []) as readonly AccountNotice[];
  return notices.map((notice) => `${timeIn(notice.at, view)} ${noticeText(notice, view.language)}`).join('; ');
}

const timeIn = (at: string, { now, timeZone, language }: View): string =>
  dateTime(Date.parse(at), now, { timeZone, lang: language });

const line: readonly Column[] = [
  name,
  { field: 'channel', title: title('Channel', 'Canal') },
  { field: 'health.state', title: title('Health', 'Saúde'), shown: stateAt('health.state') },
  { field: 'health.since', title: title('Since', 'Desde'), shown: timeOf('health.since') },
  { field: 'health.trouble', title: title('Fault', 'Falha'), shown: troubleShown, flexible: true },
];

const connection: readonly Column[] = [
  name,
  { field: 'channel', title: title('Channel', 'Canal') },
  { field: 'address', title: title('Address', 'Endereço') },
  { field: 'health.state', title: title('Health', 'Saúde'), shown: stateAt('health.state') },
  { field: 'health.since', title: title('Since', 'Desde'), shown: timeOf('health.since') },
  { field: 'health.trouble', title: title('Fault', 'Falha'), shown: troubleShown, flexible: true },
  { field: 'health.reason', title: title('Reason', 'Motivo'), flexible: true },
  { field: 'warnings', title: title('Warnings', 'Alertas'), shown: warningsShown, flexible: true },
  { field: 'notices', title: title('Notices', 'Avisos'), shown: noticesShown, flexible: true, dispensable: 2 },
  { field: 'queue.name', title: title('Queue', 'Fila'), flexible: true },
  { field: 'webhookPath', title: title('Webhook', 'Webhook') },
  id,
];

const contact: readonly Column[] = [
  name,
  { field: 'phone', title: title('Phone', 'Telefone') },
  { field: 'kind', title: title('Kind', 'Tipo') },
  id,
];

const namesAt =
  (field: string) =>
  (row: Row): string =>
    ((valueAt(row, field) ?? []) as readonly Row[]).map((each) => plain(each['name'] ?? each['number'])).join(', ');

const contactCard: readonly Column[] = [
  name,
  { field: 'phone', title: title('Phone', 'Telefone'), shown: (row) => plain(row['phoneShown']) },
  { field: 'email', title: title('E-mail', 'E-mail') },
  {
    field: 'identities',
    title: title('Addresses', 'Endereços'),
    shown: (row) =>
      ((row['identities'] ?? []) as readonly Row[])
        .map((each) => `${plain(each['channel'])} ${plain(each['shown'])}`)
        .join(', '),
  },
  {
    field: 'addresses',
    title: title('Next message to', 'Próxima mensagem para'),
    shown: (row) =>
      ((row['addresses'] ?? []) as readonly Row[])
        .map((each) => `${plain(each['shown'])} (${plain(valueAt(each, 'connection.name'))})`)
        .join(', '),
  },
  { field: 'stage.name', title: title('Stage', 'Etapa') },
  { field: 'source.name', title: title('Source', 'Fonte') },
  { field: 'tags', title: title('Tags', 'Tags'), shown: namesAt('tags') },
  { field: 'groups', title: title('Groups', 'Grupos'), shown: namesAt('groups') },
  { field: 'wallet', title: title('Wallet', 'Carteira'), shown: namesAt('wallet') },
  {
    field: 'fields',
    title: title('Fields', 'Campos'),
    shown: (row) =>
      Object.entries((row['fields'] ?? {}) as Row)
        .map(([field, value]) => `${field}: ${plain(value)}`)
        .join('; '),
  },
  { field: 'blocked', title: title('Blocked', 'Bloqueado') },
  { field: 'botBlocked', title: title('Bot kept away', 'Robô bloqueado') },
  {
    field: 'tickets',
    title: title('Tickets', 'Atendimentos'),
    shown: (row, { language }) =>
      Object.entries((row['tickets'] ?? {}) as Row)
        .map(([state, count]) => `${plain(count)} ${states[state]?.[language] ?? state}`)
        .join(' · '),
  },
  { field: 'lastActivityAt', title: title('Last activity', 'Última atividade'), shown: timeOf('lastActivityAt') },
  { field: 'createdAt', title: title('Created', 'Criado'), shown: timeOf('createdAt') },
  id,
];

/** What became of a contact, and of tickets with it. */
const contactAnd = (field: string, english: string, portuguese: string): readonly Column[] => [
  { field: 'contact.name', title: title('Name', 'Nome'), flexible: true },
  { field: 'contact.phone', title: title('Phone', 'Telefone') },
  { field, title: title(english, portuguese), shown: namesAt(field) },
  { field: 'contact.id', title: title('ID', 'ID') },
];

const note: readonly Column[] = [
  { field: 'createdAt', title: title('When', 'Quando'), shown: timeOf('createdAt') },
  { field: 'author.name', title: title('From', 'De'), flexible: true },
  { field: 'scope', title: title('Scope', 'Alcance') },
  { field: 'body', title: title('Text', 'Texto'), flexible: true },
  id,
];

const task: readonly Column[] = [
  state,
  { field: 'title', title: title('Task', 'Tarefa'), flexible: true },
  { field: 'dueAt', title: title('Due', 'Prazo'), shown: timeOf('dueAt') },
  { field: 'assignee.name', title: title('Assignee', 'Responsável'), flexible: true },
  { field: 'ticket.number', title: title('Ticket', 'Atendimento'), align: 'right' },
  { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true },
  id,
];

const room: readonly Column[] = [
  name,
  { field: 'unread', title: title('Unread', 'Novas'), align: 'right' },
  { field: 'members', title: title('Members', 'Membros'), flexible: true },
  { field: 'lastMessageAt', title: title('Last', 'Última'), shown: timeOf('lastMessageAt') },
  id,
];

const roomMessage: readonly Column[] = [
  { field: 'at', title: title('When', 'Quando'), shown: timeOf('at') },
  { field: 'author.name', title: title('From', 'De'), flexible: true },
  { field: 'body', title: title('Text', 'Texto'), flexible: true },
  id,
];

const notification: readonly Column[] = [
  { field: 'createdAt', title: title('When', 'Quando'), shown: timeOf('createdAt') },
  { field: 'ticket.number', title: title('Ticket', 'Atendimento'), align: 'right' },
  { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true, dispensable: 2 },
  {
    field: 'text',
    title: title('What', 'O quê'),
    flexible: true,
    shown: (row, { language }) => newsLine(row as unknown as NotificationItem, language),
  },
  { field: 'kind', title: title('Kind', 'Tipo'), dispensable: 3 },
  { field: 'byName', title: title('By', 'Por'), dispensable: 4 },
  { field: 'readAt', title: title('Read', 'Lida'), shown: timeOf('readAt') },
  id,
];

const template: readonly Column[] = [
  name,
  { field: 'language', title: title('Language', 'Idioma') },
  { field: 'status', title: title('Status', 'Situação') },
  { field: 'category', title: title('Category', 'Categoria') },
  { field: 'variables', title: title('Variables', 'Variáveis') },
  { field: 'body', title: title('Text', 'Texto'), flexible: true },
];

const user: readonly Column[] = [
  name,
  { field: 'email', title: title('E-mail', 'E-mail'), flexible: true },
  { field: 'role', title: title('Role', 'Papel') },
  id,
];
/** One person, as themselves or as an admin looks at them. */
const person: readonly Column[] = [
  name,
  { field: 'email', title: title('E-mail', 'E-mail'), flexible: true },
  { field: 'roleName', title: title('Role', 'Papel') },
  { field: 'queues', title: title('Queues', 'Filas'), flexible: true },
  { field: 'presence', title: title('Presence', 'Presença') },
  { field: 'capacity', title: title('Capacity', 'Capacidade'), align: 'right' },
  { field: 'signature', title: title('Signature', 'Assinatura'), flexible: true },
  { field: 'signatureOn', title: title('Signs', 'Assina') },
  { field: 'totpOn', title: title('Second factor', 'Segundo fator') },
  { field: 'disabled', title: title('Disabled', 'Desativado') },
  id,
];
const role: readonly Column[] = [
  name,
  { field: 'users', title: title('Users', 'Usuários'), align: 'right' },
  { field: 'builtIn', title: title('Built in', 'De fábrica') },
  id,
];
const session: readonly Column[] = [
  { field: 'client', title: title('Program', 'Programa'), flexible: true },
  { field: 'createdAt', title: title('Began', 'Início'), shown: timeOf('createdAt') },
  { field: 'lastUsedAt', title: title('Last used', 'Último uso'), shown: timeOf('lastUsedAt') },
  { field: 'current', title: title('This one', 'Esta') },
  { field: 'user', title: title('User', 'Usuário'), flexible: true },
  id,
];
const setting: readonly Column[] = [
  { field: 'key', title: title('Setting', 'Configuração') },
  { field: 'value', title: title('Value', 'Valor'), flexible: true },
  { field: 'initial', title: title('Initial', 'Inicial'), flexible: true },
  { field: 'title', title: title('What it is', 'O que é'), shown: titleShown, flexible: true },
];
const audit: readonly Column[] = [
  { field: 'seq', title: title('Seq', 'Seq'), align: 'right' },
  { field: 'at', title: title('When', 'Quando'), shown: timeOf('at') },
  { field: 'type', title: title('Event', 'Evento'), shown: labelShown },
  { field: 'actor.name', title: title('By', 'Por'), flexible: true },
  { field: 'ticket.number', title: title('Ticket', 'Atendimento'), align: 'right' },
  { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true },
  { field: 'user.name', title: title('User', 'Usuário'), flexible: true },
  { field: 'changes', title: title('Changes', 'Mudanças'), shown: auditChangesShown, flexible: true },
];

const queue: readonly Column[] = [name, { field: 'memberIds', title: title('Members', 'Membros'), flexible: true }, id];
const tag: readonly Column[] = [name, id];

const group: readonly Column[] = [
  name,
  { field: 'isManagement', title: title('Management', 'Gestão') },
  { field: 'memberIds', title: title('Members', 'Membros'), flexible: true },
  id,
];

/** Of any catalogue; funnels and boards have parts, statuses the states that they may label. */
const item: readonly Column[] = [{ field: 'position', title: title('Place', 'Lugar'), align: 'right' }, name, id];
const parted: readonly Column[] = [
  ...item.slice(0, 2),
  { field: 'parts', title: title('Parts', 'Partes'), flexible: true },
  id,
];
const status: readonly Column[] = [
  ...item.slice(0, 2),
  { field: 'states', title: title('States', 'Estados'), flexible: true },
  id,
];
/** A column of a board or a stage of a funnel, with what is in it. */
const part: readonly Column[] = [
  name,
  { field: 'count', title: title('Tickets', 'Atendimentos'), align: 'right' },
  { field: 'tickets', title: title('Newest', 'Mais novos'), shown: ticketsShown, flexible: true },
];
const field: readonly Column[] = [
  name,
  { field: 'target', title: title('Of', 'De') },
  { field: 'kind', title: title('Kind', 'Tipo') },
  { field: 'choices', title: title('Choices', 'Opções'), flexible: true },
  { field: 'requiredOnResolve', title: title('Required', 'Obrigatório') },
  id,
];
const view: readonly Column[] = [
  name,
  { field: 'filter', title: title('Filter', 'Filtro'), flexible: true },
  { field: 'userId', title: title('Of', 'De') },
  id,
];

const logEntry: readonly Column[] = [
  { field: 'at', title: title('When', 'Quando'), shown: timeOf('at') },
  { field: 'type', title: title('Event', 'Evento'), shown: labelShown },
  { field: 'actor.name', title: title('By', 'Por'), flexible: true },
  { field: 'changes', title: title('Changes', 'Mudanças'), shown: changesShown, flexible: true },
  { field: 'seq', title: title('Seq', 'Seq'), align: 'right' },
];
const participant: readonly Column[] = [
  name,
  { field: 'sent', title: title('Sent', 'Enviou') },
  { field: 'noted', title: title('Noted', 'Anotou') },
  { field: 'assigned', title: title('Assigned', 'Responsável') },
  id,
];

const token: readonly Column[] = [
  name,
  { field: 'kind', title: title('Kind', 'Tipo') },
  { field: 'user', title: title('User', 'Usuário'), flexible: true },
  { field: 'role', title: title('Role', 'Papel') },
  { field: 'scopes', title: title('Scopes', 'Escopos'), flexible: true },
  { field: 'connection.name', title: title('Connection', 'Conexão') },
  { field: 'createdAt', title: title('Created', 'Criado'), shown: timeOf('createdAt') },
  { field: 'lastUsedAt', title: title('Last used', 'Último uso'), shown: timeOf('lastUsedAt') },
  { field: 'expiresAt', title: title('Expires', 'Expira'), shown: timeOf('expiresAt') },
  id,
];

const event: readonly Column[] = [
  { field: 'seq', title: title('Seq', 'Seq'), align: 'right' },
  { field: 'at', title: title('When', 'Quando'), shown: timeOf('at') },
  { field: 'event.type', title: title('Type', 'Tipo') },
  { field: 'event.actor.name', title: title('By', 'Por'), flexible: true },
  { field: 'event.subject', title: title('Subject', 'Sobre'), flexible: true },
];

const quickReply: readonly Column[] = [
  { field: 'shortcut', title: title('Shortcut', 'Atalho') },
  { field: 'body', title: title('Text', 'Texto'), flexible: true },
  { field: 'galleryId', title: title('Gallery', 'Galeria') },
  id,
];

const gallery: readonly Column[] = [
  name,
  { field: 'kind', title: title('Kind', 'Tipo') },
  {
    field: 'versions',
    title: title('Version', 'Versão'),
    align: 'right',
    shown: (row) => plain((row['versions'] as readonly { readonly version: number }[] | undefined)?.at(-1)?.version),
  },
  id,
];

const macro: readonly Column[] = [
  name,
  {
    field: 'steps',
    title: title('Steps', 'Passos'),
    flexible: true,
    shown: (row) =>
      ((row['steps'] ?? []) as readonly { readonly action: string }[]).map(({ action }) => action).join(' → '),
  },
  id,
];

const mergeField: readonly Column[] = [
  { field: 'field', title: title('Field', 'Campo') },
  {
    field: 'title',
    title: title('Stands for', 'Representa'),
    flexible: true,
    shown: (row, { language }) => plain(valueAt(row, `title.${language}`)),
  },
];

function labelShown(row: Row, { language }: View): string {
  return plain(valueAt(row, `label.${language}`));
}

/** `Funnel: Vendas/Novo → Vendas/Proposta`. */
function changesShown(row: Row, { language }: View): string {
  const changes = (row['changes'] ?? []) as readonly Row[];
  return changes
    .map((change) => {
      const [from, to] = [change['from'], change['to']].map((value) => (value === null ? '–' : plain(value)));
      return `${plain(valueAt(change, `label.${language}`))}: ${from} → ${to}`;
    })
    .join('; ');
}

/** `role: agent → supervisor; capacity: – → 4`; what was born or is gone, by its kind. */
function auditChangesShown(row: Row): string {
  const changes = (row['changes'] ?? []) as readonly Row[];
  return changes
    .flatMap((change) => {
      if (change['what'] !== 'changed')
        return [`${change['what'] === 'created' ? '+' : '-'}${plain(change['entity'])}`];
      return ((change['fields'] ?? []) as readonly Row[]).map((each) => {
        const [from, to] = [each['from'], each['to']].map((value) => (value === null ? '–' : plain(value)));
        return `${plain(each['field'])}: ${from} → ${to}`;
      });
    })
    .join('; ');
}

function titleShown(row: Row, { language }: View): string {
  return plain(valueAt(row, `title.${language}`));
}

function ticketsShown(row: Row): string {
  const tickets = (row['tickets'] ?? []) as readonly Row[];
  return tickets.map((each) => `#${plain(each['number'])} ${plain(valueAt(each, 'contact.name'))}`).join(', ');
}

/** How each noun reads in tables and in TSV: the order of TSV columns is held on to by scripts. */
export const columnsByNoun: Readonly<Record<string, readonly Column[]>> = {
  ticket,
  message,
  note,
  task,
  room,
  notification,
  contact,
  schedule,
  draft,
  connection,
  template,
  user,
  role,
  profile: person,
  session,
  setting,
  audit,
  queue,
  group,
  tag,
  type: item,
  demand: item,
  stage: item,
  source: item,
  contactGroup: item,
  status,
  funnel: parted,
  board: parted,
  field,
  view,
  token,
  event,
  quickReply,
  gallery,
  macro,
  mergeField,
};

/** A text that the answer has in both languages. */
const worded =
  (field: string) =>
  (row: Row, { language }: View): string =>
    plain(valueAt(row, `${field}.${language}`));

const times: readonly Column[] = [
  { field: 'key.name', title: title('Of', 'De'), flexible: true },
  { field: 'count', title: title('Tickets', 'Atendimentos'), align: 'right' },
  { field: 'averageSeconds', title: title('Average, s', 'Média, s'), align: 'right' },
  { field: 'medianSeconds', title: title('Median, s', 'Mediana, s'), align: 'right' },
  { field: 'p90Seconds', title: title('9 of 10, s', '9 de 10, s'), align: 'right' },
];

const volume: readonly Column[] = [
  { field: 'key.name', title: title('Of', 'De'), flexible: true },
  { field: 'created', title: title('Created', 'Criados'), align: 'right' },
  { field: 'resolved', title: title('Resolved', 'Encerrados'), align: 'right' },
  { field: 'inProgress', title: title('In progress', 'Em andamento'), align: 'right' },
];

const overview: readonly Column[] = [
  { field: 'key.name', title: title('Who', 'Quem'), flexible: true },
  { field: 'pending', title: title('Pending', 'Pendentes'), align: 'right' },
  { field: 'open', title: title('Open', 'Abertos'), align: 'right' },
  { field: 'snoozed', title: title('Snoozed', 'Adiados'), align: 'right' },
  { field: 'oldestQueuedAt', title: title('Waits', 'Espera'), shown: ageOf('oldestQueuedAt'), align: 'right' },
  { field: 'quietestAt', title: title('Quiet', 'Parado'), shown: ageOf('quietestAt'), align: 'right' },
];

const why: readonly Column[] = [
  { field: 'text', title: title('Why', 'Por quê'), shown: worded('text'), flexible: true },
  { field: 'holds', title: title('So', 'É assim') },
  { field: 'rule', title: title('Rule', 'Regra') },
];

const undone: readonly Column[] = [
  { field: 'type', title: title('Undone', 'Desfeito') },
  { field: 'ticket.number', title: title('Ticket', 'Atendimento') },
  { field: 'restored', title: title('Put back', 'Restaurado'), flexible: true },
];

/** By action, where the noun's own columns do not fit what it answers. */
export const columnsByAction: Readonly<Record<string, readonly Column[]>> = {
  'connection.status': line,
  'report.volume': volume,
  'report.replies': times,
  'report.resolution': times,
  'report.overview': overview,
  'ticket.why': why,
  'event.undo': undone,
  'contact.show': contactCard,
  'contact.address': [
    { field: 'contact.name', title: title('Contact', 'Contato'), flexible: true },
    { field: 'address.shown', title: title('Next message to', 'Próxima mensagem para') },
    { field: 'connection.name', title: title('Connection', 'Conexão'), flexible: true },
    { field: 'contact.id', title: title('ID', 'ID') },
  ],
  'contact.block': contactAnd('closed', 'Closed', 'Fechados'),
  'contact.sanitize': contactAnd('closed', 'Closed', 'Fechados'),
  'contact.merge': contactAnd('sideBySide', 'Side by side', 'Lado a lado'),
  'user.show': person,
  'user.edit': person,
  'board.show': part,
  'funnel.show': part,
  'view.run': ticket,
  'ticket.log': logEntry,
  'ticket.participants': participant,
  'ticket.related': [{ field: 'relations', title: title('How', 'Como') }, ...ticket],
  'room.messages': roomMessage,
  'room.send': roomMessage,
  'room.editMessage': roomMessage,
  'room.deleteMessage': roomMessage,
  'token.create': [
    name,
    { field: 'token', title: title('Token', 'Token') },
    { field: 'expiresAt', title: title('Expires', 'Expira'), shown: timeOf('expiresAt') },
    id,
  ],
};
