import {
  type ActionId,
  type AnyAction,
  type EventType,
  eventTypes,
  type JsonSchema,
  jsonSchemaOf,
  type Label,
  type Permission,
  verbWord,
} from '@balcao/contract';

/**
 * What the client needs to know of an action, as plain data: the build computes it once, so a command starts without
 * loading the schemas it is derived from.
 */
export interface ActionFacts {
  readonly id: ActionId;
  readonly title: Label;
  /** What was done, in the past tense. */
  readonly done: Label;
  readonly effect: 'read' | 'write';
  readonly permission: Permission | null | 'public';
  readonly isIrreversible: boolean;
  readonly examples: readonly string[];
  readonly fields: readonly InputField[];
  readonly isList: boolean;
  /** Names of the fields of an answer, or of the items it lists; null where the contract leaves them open. */
  readonly answerFields: readonly string[] | null;
}

/** What an input may name whatever the action is about. */
const refKinds = ['ticket', 'contact', 'queue', 'user', 'tag', 'connection', 'message', 'thread', 'token'] as const;

/** One input of an action as the command line sees it. */
export interface InputField {
  readonly name: string;
  /** Without the dashes. */
  readonly flag: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'choice' | 'list' | 'record' | 'json';
  readonly required: boolean;
  readonly nullable: boolean;
  readonly default: unknown;
  readonly choices: readonly string[];
  readonly description: Label;
  /** What it names that has an id of its own; null for a plain value. */
  readonly ref: string | null;
  /** Never on the command line, which every process of the machine can read. */
  readonly secret: boolean;
}

const flagNames: Readonly<Record<string, string>> = { settings: 'set', variables: 'var', fields: 'field' };

export function factsOf(action: AnyAction): ActionFacts {
  const { id, title, effect, permission, examples } = action;
  const answer = jsonSchemaOf(action.output, 'output');
  const row = isListing(answer) ? answer.properties?.['items']?.items : answer;
  const event = endsIn[id];
  return {
    id,
    title,
    done: event === undefined ? title : eventTypes[event],
    effect,
    permission,
    isIrreversible: 'danger' in action && action.danger === 'irreversible',
    examples,
    fields: fieldsOf(action),
    isList: isListing(answer),
    answerFields: row?.properties === undefined ? null : Object.keys(row.properties),
  };
}

function fieldsOf(action: AnyAction): readonly InputField[] {
  const schema = jsonSchemaOf(action.input, 'input');
  const required = new Set(schema.required ?? []);
  const [noun = ''] = action.id.split('.', 1);
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    fieldOf(noun, name, property, required.has(name)),
  );
}

function isListing({ properties }: JsonSchema): boolean {
  return properties?.['items'] !== undefined && properties['nextCursor'] !== undefined;
}

function fieldOf(noun: string, name: string, property: JsonSchema, required: boolean): InputField {
  const { bare, nullable } = withoutNull(property);
  const flag = flagNames[name] ?? verbWord(name);
  return {
    name,
    flag,
    kind: kindOf(bare),
    required,
    nullable,
    default: property.default,
    choices: bare.enum ?? [],
    description: descriptions[`${noun}.${name}`] ??
      descriptions[name] ?? { en: property.description ?? '', 'pt-BR': property.description ?? '' },
    ref: refOf(name, noun),
    secret: name === 'password' || name === 'current',
  };
}

function withoutNull(property: JsonSchema): { bare: JsonSchema; nullable: boolean } {
  const choices = property.anyOf?.filter(({ type }) => type !== 'null');
  if (choices === undefined || choices.length === property.anyOf?.length) return { bare: property, nullable: false };
  const [only, ...more] = choices;
  return { bare: more.length === 0 && only !== undefined ? only : { anyOf: choices }, nullable: true };
}

function kindOf(property: JsonSchema): InputField['kind'] {
  if (property.enum !== undefined) return 'choice';
  // A ticket is an id, or its number: on the command line both are words.
  if (property.anyOf?.some(({ type }) => type === 'string') === true) return 'text';
  if (property.type === 'string') return 'text';
  if (property.type === 'boolean') return 'boolean';
  if (property.type === 'integer' || property.type === 'number') return 'number';
  if (property.type === 'array' && property.items?.type === 'string') return 'list';
  if (property.type === 'object' && property.properties === undefined) return 'record';
  return 'json';
}

/** The event that an action ends in says it in the past tense. */
const endsIn: Readonly<Partial<Record<ActionId, EventType>>> = {
  'ticket.accept': 'ticket.accepted',
  'ticket.assign': 'ticket.assigned',
  'ticket.transfer': 'ticket.transferred',
  'ticket.return': 'ticket.returned',
  'ticket.resolve': 'ticket.resolved',
  'ticket.reopen': 'ticket.reopened',
  'ticket.tag': 'ticket.tagged',
  'ticket.start': 'ticket.started',
  'ticket.snooze': 'ticket.snoozed',
  'ticket.wake': 'ticket.woke',
  'ticket.trash': 'ticket.trashed',
  'ticket.restore': 'ticket.restored',
  'ticket.purge': 'ticket.purged',
  'ticket.moveChannel': 'ticket.channelMoved',
  'ticket.toBot': 'ticket.handedToBot',
  'ticket.bot': 'ticket.botSet',
  'ticket.protocol': 'message.queued',
  'message.send': 'message.queued',
  'message.retry': 'message.queued',
  'message.sendOnce': 'message.queued',
  'quickReply.create': 'catalogue.created',
  'quickReply.edit': 'catalogue.edited',
  'quickReply.remove': 'catalogue.removed',
  'gallery.create': 'catalogue.created',
  'gallery.addVersion': 'catalogue.edited',
  'gallery.edit': 'catalogue.edited',
  'gallery.remove': 'catalogue.removed',
  'macro.create': 'catalogue.created',
  'macro.edit': 'catalogue.edited',
  'macro.remove': 'catalogue.removed',
  'message.react': 'message.reacted',
  'thread.mark': 'thread.marked',
  'note.add': 'note.added',
  'note.edit': 'note.edited',
  'note.pin': 'note.pinned',
  'note.delete': 'note.deleted',
  'task.create': 'task.created',
  'task.edit': 'task.edited',
  'task.done': 'task.done',
  'task.remove': 'task.removed',
  'room.create': 'room.created',
  'room.edit': 'room.edited',
  'room.setMembers': 'room.membersChanged',
  'room.send': 'room.messageSent',
  'room.editMessage': 'room.messageEdited',
  'room.deleteMessage': 'room.messageDeleted',
  'room.read': 'room.read',
  'notification.read': 'notification.read',
  'contact.rename': 'contact.renamed',
  'contact.create': 'contact.created',
  'contact.edit': 'contact.edited',
  'contact.tag': 'contact.tagged',
  'contact.group': 'contact.grouped',
  'contact.setWallet': 'contact.walletSet',
  'contact.block': 'contact.blocked',
  'contact.unblock': 'contact.unblocked',
  'contact.blockBot': 'contact.botBlocked',
  'contact.sanitize': 'contact.sanitized',
  'contact.merge': 'contact.merged',
  'ticket.merge': 'ticket.merged',
  'connection.add': 'connection.added',
  'connection.update': 'connection.updated',
  'connection.remove': 'connection.removed',
  'queue.create': 'queue.created',
  'queue.setMembers': 'queue.membersChanged',
  'queue.edit': 'queue.edited',
  'queue.remove': 'queue.removed',
  'user.create': 'user.created',
  'user.edit': 'user.edited',
  'user.setPassword': 'user.passwordChanged',
  'role.create': 'role.created',
  'role.edit': 'role.edited',
  'role.remove': 'role.removed',
  'profile.setPassword': 'user.passwordChanged',
  'profile.setPresence': 'user.presenceChanged',
  'session.revoke': 'session.ended',
  'setting.set': 'setting.changed',
  'setting.reset': 'setting.changed',
  'tag.create': 'tag.created',
  'token.create': 'token.created',
  'token.revoke': 'token.revoked',
  'template.refresh': 'template.refreshed',
  'auth.logout': 'session.ended',
  'auth.login': 'session.started',
};

/** Also what the action itself is about: `task` of `task.done`. */
function refOf(name: string, noun: string): string | null {
  return name === noun || (refKinds as readonly string[]).includes(name) ? name : null;
}

const label = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });

/**
 * Inputs that several actions share, in both languages, `noun.name` where a noun says it differently; the contract's own
 * description stands for the rest.
 */
const descriptions: Readonly<Record<string, Label>> = {
  ticket: label(
    'ticket: id, number or protocol; - reads them from stdin',
    'atendimento: id, número ou protocolo; - lê da entrada',
  ),
  contact: label('contact: id, phone or name', 'contato: id, telefone ou nome'),
  queue: label('queue: id or name', 'fila: id ou nome'),
  user: label('user: id or e-mail', 'usuário: id ou e-mail'),
  connection: label('connection: id or name', 'conexão: id ou nome'),
  message: label('message: id', 'mensagem: id'),
  thread: label('thread: id', 'conversa: id'),
  token: label('token: id', 'token: id'),
  name: label('name', 'nome'),
  email: label('e-mail', 'e-mail'),
  role: label('role: a name or id', 'papel: nome ou id'),
  permissions: label(
    'permission or permission:scope, repeatable or comma-separated',
    'permissão ou permissão:alcance; repetível ou separada por vírgulas',
  ),
  'token.scope': label(
    'permission, or permission:scope, that is left of the user’s; repeatable or comma-separated',
    'permissão, ou permissão:alcance, que fica das da pessoa; repetível ou separada por vírgulas',
  ),
  base: label('role to start from', 'papel de onde partir'),
  without: label('permission of the base to leave out', 'permissão da base a deixar de fora'),
  grant: label('permission to add, or to give another scope', 'permissão a incluir ou com outro alcance'),
  revoke: label('permission to take away', 'permissão a retirar'),
  capacity: label('tickets in hand at most', 'máximo de atendimentos em mãos'),
  'user.on': label('disable; --no-on enables again', 'desativar; --no-on reativa'),
  signature: label('text of the signature; empty is the name', 'texto da assinatura; vazio é o nome'),
  signatureOn: label('sign what I send', 'assinar o que envio'),
  presence: label('available, or away', 'available (disponível) ou away (ausente)'),
  code: label('code of the authenticator app', 'código do app autenticador'),
  totp: label('code of the second factor', 'código do segundo fator'),
  session: label('session: id', 'sessão: id'),
  others: label('every session but this one', 'todas as sessões menos esta'),
  key: label('setting', 'configuração'),
  'setting.value': label('text, or JSON', 'texto ou JSON'),
  strategy: label('who gets what waits', 'quem recebe o que espera'),
  connections: label(
    'connection it receives, repeatable or comma-separated',
    'conexão que recebe; repetível ou separada por vírgulas',
  ),
  moveTo: label('queue that takes what is in it', 'fila que recebe o que está nela'),
  actor: label('who did it: id or e-mail', 'quem fez: id ou e-mail'),
  'audit.type': label('type of event, or its beginning: ticket.', 'tipo de evento, ou o começo: ticket.'),
  since: label('from then on (ISO 8601)', 'daí em diante (ISO 8601)'),
  until: label('before then (ISO 8601)', 'antes disso (ISO 8601)'),
  'ticket.until': label(
    '30m, 2h, 3d, 1w, or an instant with its zone',
    '30m, 2h, 3d, 1w, ou um instante com o fuso horário',
  ),
  'contact.add': label(
    'to add: tags, or contact groups; repeatable or comma-separated',
    'a incluir: tags, ou grupos de contatos; repetível ou separado por vírgulas',
  ),
  'contact.remove': label(
    'to remove: tags, or contact groups; repeatable or comma-separated',
    'a retirar: tags, ou grupos de contatos; repetível ou separado por vírgulas',
  ),
  'contact.phone': label(
    'phone in any spelling, with or without the country and the ninth digit',
    'telefone em qualquer grafia, com ou sem o país e o nono dígito',
  ),
  'contact.ddd': label('area code, where the phone lacks it', 'DDD, quando o telefone está sem'),
  'contact.connection': label('connection of the address: id or name', 'conexão do endereço: id ou nome'),
  'contact.address': label('who they are there: an id or a user', 'quem é lá: um id ou usuário'),
  'contact.stage': label('stage: id or name', 'etapa: id ou nome'),
  'contact.source': label('source: id or name', 'fonte: id ou nome'),
  'contact.tags': label('tag, repeatable or comma-separated', 'tag; repetível ou separada por vírgulas'),
  'contact.groups': label('contact group, repeatable or comma-separated', 'grupo; repetível ou separado por vírgulas'),
  'contact.tag': label('only with this tag', 'só com esta tag'),
  'contact.group': label('only in this contact group', 'só neste grupo de contatos'),
  'contact.wallet': label('only in the wallet of this user', 'só da carteira desta pessoa'),
  'contact.blocked': label(
    'only the blocked; --no-blocked: only the others',
    'só bloqueados; --no-blocked: só os outros',
  ),
  'contact.query': label(
    'part of a name, a phone, or the beginning of an e-mail',
    'parte do nome, um telefone ou o começo de um e-mail',
  ),
  'contact.fields': label('custom field, name=value; repeatable', 'campo personalizado, nome=valor; repetível'),
  'contact.users': label('users in order, comma-separated', 'usuários em ordem, separados por vírgulas'),
  'contact.from': label('contact that is merged into it', 'contato que é unido a ele'),
  'contact.on': label('--no-on lets it answer again', '--no-on deixa responder de novo'),
  'ticket.from': label('ticket that is merged into it', 'atendimento que é unido a ele'),
  'ticket.on': label('the bot answers; --no-on: it does not', 'o robô responde; --no-on: não responde'),
  'ticket.name': label('name of a number that is no contact yet', 'nome de um número que ainda não é contato'),
  'ticket.phone': label('instead of a contact: a number with its area code', 'em vez do contato: um número com DDD'),
  'ticket.template': label(
    'name of a template, needed outside the 24-hour window',
    'nome de um template, exigido fora da janela de 24 h',
  ),
  'ticket.language': label('language of the template, for example pt_BR', 'idioma do template, por exemplo pt_BR'),
  'ticket.variables': label('variable of the template, repeatable', 'variável do template, repetível'),
  'ticket.text': label('first message, inside the 24-hour window', 'primeira mensagem, dentro da janela de 24 h'),
  'ticket.private': label('private from the beginning', 'privado desde o início'),
  ifVersion: label(
    'only while it is at this version, as lists show it',
    'só enquanto estiver nesta versão, como as listas mostram',
  ),
  members: label('user, repeatable or comma-separated', 'usuário; repetível ou separado por vírgulas'),
  queues: label('queue, repeatable or comma-separated', 'fila; repetível ou separada por vírgulas'),
  add: label('tag to add, repeatable or comma-separated', 'tag a incluir; repetível ou separada por vírgulas'),
  remove: label('tag to remove, repeatable or comma-separated', 'tag a retirar; repetível ou separada por vírgulas'),
  filter: label('filter, for example state:open assignee:me', 'filtro, por exemplo state:open assignee:me'),
  limit: label('items at most; 0 = all', 'máximo de itens; 0 = todos'),
  cursor: label('where the page before ended', 'onde a página anterior terminou'),
  query: label('words to look for', 'palavras a buscar'),
  disposition: label('keep, or archive to the trash', 'keep mantém; archive manda para a lixeira'),
  settings: label(
    'setting; =@FILE and =- keep secrets off the command line',
    'ajuste; =@ARQUIVO e =- mantêm segredos fora da linha de comando',
  ),
  clientKey: label('your own key: the same key is executed once', 'sua chave: a mesma chave é executada uma vez'),
  replyTo: label('message to quote', 'mensagem a citar'),
  after: label('sequence number to start after', 'número de sequência depois do qual começar'),
  body: label('text', 'texto'),
  scope: label('ticket, or contact', 'ticket (atendimento) ou contact (contato)'),
  emoji: label('emoji; empty takes it away', 'emoji; vazio retira'),
  read: label('read, or unread', 'lida ou não lida'),
  note: label('note: id', 'nota: id'),
  'note.body': label(
    'text; @name mentions somebody, #123 refers to a ticket',
    'texto; @nome menciona alguém, #123 cita um atendimento',
  ),
  'note.on': label('off lets it go back to its place', 'desligado, volta ao seu lugar'),
  ifEdited: label(
    'only if it was last edited then; null: never',
    'só se a última edição foi nesse instante; null: nunca',
  ),
  task: label('task: id', 'tarefa: id'),
  'task.title': label('what is to be done', 'o que fazer'),
  'task.assignee': label(
    'user: id or e-mail; you, if nobody is named',
    'usuário: id ou e-mail; você, se não indicar ninguém',
  ),
  'task.due': label(
    '2026-11-30, 2026-11-30 14:00 (zone of the office), an ISO instant, or 2h from now',
    '2026-11-30, 2026-11-30 14:00 (fuso do escritório), um instante ISO ou 2h a partir de agora',
  ),
  'task.remind': label('2h before it is due, or a time', '2h antes do prazo, ou um horário'),
  'task.state': label(
    'open (overdue ones too), overdue or done',
    'open (também as vencidas), overdue (vencidas) ou done (concluídas)',
  ),
  'task.on': label('off opens it again', 'desligado, reabre a tarefa'),
  room: label('room: id, name, or e-mail of the other person', 'sala: id, nome ou e-mail da outra pessoa'),
  'room.add': label(
    'colleague to add, repeatable or comma-separated',
    'colega a incluir; repetível ou separado por vírgulas',
  ),
  'room.remove': label(
    'member to remove, repeatable or comma-separated',
    'membro a retirar; repetível ou separado por vírgulas',
  ),
  'room.seq': label(
    'last message read; the last there is, if not given',
    'última mensagem lida; a mais recente, se não indicar',
  ),
  'notification.unread': label('only what is unread', 'só as não lidas'),
  'notification.ids': label(
    'notification: id, repeatable or comma-separated',
    'notificação: id; repetível ou separado por vírgulas',
  ),
  'notification.all': label('all of them', 'todas'),
  expiresInDays: label('days it is good for', 'dias de validade'),
  type: label('ticket type: id or name; none takes it away', 'tipo de atendimento: id ou nome; nenhum retira'),
  demand: label('demand: id or name; none takes it away', 'demanda: id ou nome; nenhum retira'),
  status: label(
    'status, one that may label its state; none takes it away',
    'status que valha para o estado; nenhum retira',
  ),
  board: label('board: id or name, or Board/Column', 'quadro: id ou nome, ou Quadro/Coluna'),
  funnel: label('funnel: id or name, or Funnel/Stage', 'funil: id ou nome, ou Funil/Etapa'),
  value: label('value, for example 1250,00 or 1250.00', 'valor, por exemplo 1250,00 ou 1250.00'),
  valueCents: label('the value in hundredths', 'o valor em centavos'),
  currency: label('currency of the value, ISO 4217', 'moeda do valor, ISO 4217'),
  fields: label('custom field; an empty value takes it away', 'campo personalizado; valor vazio retira'),
  removed: label('also those that are offered no more', 'também os que não são mais oferecidos'),
  position: label('place in the list, from 1', 'lugar na lista, a partir de 1'),
  stages: label('stages in order, repeatable or comma-separated', 'etapas em ordem; repetível ou com vírgulas'),
  columns: label('columns in order, repeatable or comma-separated', 'colunas em ordem; repetível ou com vírgulas'),
  states: label('states that it may label; all when none', 'estados em que vale; todos, se nenhum'),
  rename: label('new name by the old one', 'nome novo pelo antigo'),
  choices: label('what may be chosen, where it is a choice', 'opções, quando for de escolha'),
  requiredOnResolve: label('a ticket does not close without it', 'o atendimento não encerra sem ele'),
  shared: label('for everybody', 'para todos'),
  view: label('saved view: id or name', 'visão salva: id ou nome'),
  field: label('custom field: id or name', 'campo personalizado: id ou nome'),
  tickets: label('tickets shown of each', 'atendimentos mostrados de cada'),
};
