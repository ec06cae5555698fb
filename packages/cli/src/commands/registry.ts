import { type ActionId, type BulkId, bulkItem, type Label, pluralOf, verbWord } from '@balcao/contract';
import { actionList } from '../api/action-list.ts';
import { findFacts } from '../api/find-facts.ts';
import type { CommandDefinition, CommandSpec, Group } from '../cli/command-spec.ts';
import type { Preset } from '../cli/derive.ts';

/**
 * Every command, once. Those made from the contract come by themselves; a line here gives one a better experience, a shorter
 * name, or stands for something that is no action.
 */
export function registry(): readonly CommandSpec[] {
  const byPath = new Map([...derived, ...handmade].map((spec) => [spec.path.join(' '), spec]));
  const words = [...daily, ...byPath.keys()];
  return [...new Set(words)].flatMap((path) => byPath.get(path) ?? []);
}

/** In the order of a day; the rest follows as the contract lists it. */
const daily = [
  'inbox',
  'reply',
  'note',
  'accept',
  'return',
  'resolve',
  'reopen',
  'transfer',
  'snooze',
  'tag',
  'export',
  'undo',
  'why',
  'login',
];

const label = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });

/** A command of one word, or a noun and a verb, on an action. */
function on(
  action: ActionId,
  words: string,
  group: Group,
  summary: Label,
  preset?: () => Promise<Preset>,
): CommandSpec {
  return { path: pathOf(words), group, summary, action, load: () => derive(action, preset) };
}

function hand(
  words: string,
  group: Group,
  summary: Label,
  load: () => Promise<{ readonly command: CommandDefinition }>,
  action?: ActionId,
): CommandSpec {
  const spec = { path: pathOf(words), group, summary, load: async () => (await load()).command };
  return action === undefined ? spec : { ...spec, action };
}

function pathOf(words: string): CommandSpec['path'] {
  const [first = '', second] = words.split(' ');
  return second === undefined ? [first] : [first, second];
}

async function derive(id: string, preset?: () => Promise<Preset>): Promise<CommandDefinition> {
  const { deriveCommand } = await import('../cli/derive.ts');
  return deriveCommand(findFacts(id), await preset?.());
}

const derived: readonly CommandSpec[] = actionList.map((action) => {
  const [noun = '', verb = ''] = action.id.split('.');
  return {
    path: [pluralOf(noun), verbWord(verb)],
    group: 'service',
    summary: action.title,
    action: action.id,
    load: () => derive(action.id),
  };
});

const transferTo = async (): Promise<Preset> => ({ aliases: { to: 'user' } });
const paged = async (): Promise<Preset> => ({ paged: true });
const onTicket = async (): Promise<Preset> => ({ argument: 'ticket' });

const bulk = Object.keys(bulkItem).map((id): CommandSpec => {
  const action = id as BulkId;
  const [, verb = ''] = action.split('.');
  return {
    path: ['bulk', verb],
    group: 'supervision',
    summary: findFacts(action).title,
    action,
    load: async () => (await import('./bulk/run.ts')).bulkCommand(action),
  };
});

const emulator = (
  [
    ['accounts', 'List or register numbers', 'Lista ou registra números'],
    ['inbound', 'A customer writes, or any webhook is sent', 'Um cliente escreve, ou qualquer webhook é enviado'],
    ['window', 'Open or close the window of a customer', 'Abre ou fecha a janela de um cliente'],
    ['limits', 'Rate limits of the numbers', 'Limites de taxa dos números'],
    ['faults', 'Misbehave: list, add or clear faults', 'Falhar de propósito: lista, inclui ou retira falhas'],
    ['sent', 'What the providers were asked to send', 'O que se pediu aos provedores que enviassem'],
    ['webhooks', 'Deliveries of webhooks and their attempts', 'Entregas de webhooks e suas tentativas'],
    ['state', 'What is pending, and how much there is', 'O que está pendente, e quanto há'],
    ['reset', 'Forget messages, faults, windows and limits', 'Esquece mensagens, falhas, janelas e limites'],
  ] as const
).map(
  ([name, en, pt]): CommandSpec => ({
    path: ['emulator', name],
    group: 'programs',
    summary: label(en, pt),
    load: async () => (await import('./emulator/control.ts')).controlCommand(name),
  }),
);

const handmade: readonly CommandSpec[] = [
  ...emulator,
  ...bulk,
  on(
    'ticket.list',
    'inbox',
    'daily',
    label('Active tickets, the ones waiting first', 'Atendimentos ativos, os que esperam primeiro'),
    () => import('./tickets/inbox.ts').then(({ inbox }) => inbox),
  ),
  hand(
    'reply',
    'daily',
    label('Answer the contact: text, file or template', 'Responde ao contato: texto, arquivo ou template'),
    () => import('./messages/reply.ts'),
    'message.send',
  ),
  hand(
    'note',
    'daily',
    label('Write an internal note', 'Escreve uma nota interna'),
    () => import('./notes/note.ts'),
    'note.add',
  ),
  on('ticket.accept', 'accept', 'daily', label('Take pending tickets', 'Assume atendimentos pendentes')),
  on('ticket.return', 'return', 'daily', label('Give tickets back to their queue', 'Devolve atendimentos à fila')),
  on('ticket.resolve', 'resolve', 'daily', label('Close tickets', 'Encerra atendimentos')),
  hand(
    'snooze',
    'daily',
    label('Put tickets away until a time', 'Adia atendimentos até certa hora'),
    () => import('./tickets/snooze.ts'),
    'ticket.snooze',
  ),
  on('ticket.reopen', 'reopen', 'daily', label('Open closed tickets again', 'Reabre atendimentos encerrados')),
  on(
    'ticket.transfer',
    'transfer',
    'daily',
    label('Hand tickets over to a queue or a user', 'Transfere atendimentos para uma fila ou pessoa'),
    transferTo,
  ),
  on('ticket.tag', 'tag', 'daily', label('Add and remove tags', 'Inclui e retira tags')),
  on(
    'report.overview',
    'overview',
    'supervision',
    label('All that is in progress, by person or queue', 'Tudo em andamento, por pessoa ou fila'),
  ),
  hand(
    'undo',
    'daily',
    label('Take back what you did last', 'Desfaz o que você fez por último'),
    () => import('./events/undo.ts'),
    'event.undo',
  ),
  hand('events undo', 'service', label('Undo', 'Desfazer'), () => import('./events/undo.ts'), 'event.undo'),
  on(
    'ticket.why',
    'why',
    'daily',
    label('Why a ticket is hidden, assigned or locked', 'Por que um atendimento está oculto, com alguém ou bloqueado'),
  ),
  hand(
    'export',
    'daily',
    label('Save a ticket as PDF, text, JSON or CSV', 'Salva um atendimento em PDF, texto, JSON ou CSV'),
    () => import('./tickets/export.ts'),
    'ticket.export',
  ),
  hand(
    'tickets export',
    'service',
    label('Save a ticket as PDF, text, JSON or CSV', 'Salva um atendimento em PDF, texto, JSON ou CSV'),
    () => import('./tickets/export.ts'),
    'ticket.export',
  ),
  hand(
    'login',
    'account',
    label('Sign in and keep the token', 'Entra e guarda o token'),
    () => import('./account/login.ts'),
    'auth.login',
  ),
  hand(
    'logout',
    'account',
    label('Revoke the token in use and forget it', 'Revoga o token em uso e o esquece'),
    () => import('./account/logout.ts'),
    'auth.logout',
  ),
  on(
    'auth.whoami',
    'whoami',
    'account',
    label('The user, role and queues of the token', 'Usuário, papel e filas do token'),
    () => import('./account/whoami.ts').then(({ whoami }) => whoami),
  ),
  hand(
    'token print',
    'account',
    label('The credential in use', 'A credencial em uso'),
    () => import('./account/token-print.ts'),
  ),
  on('note.add', 'notes add', 'service', label('Add a note', 'Incluir nota'), onTicket),
  on('note.list', 'notes list', 'service', label('List notes', 'Listar notas'), onTicket),
  on('message.list', 'messages list', 'service', label('List messages', 'Listar mensagens'), paged),
  on('message.search', 'messages search', 'service', label('Search messages', 'Buscar mensagens'), paged),
  hand(
    'messages revoke',
    'service',
    label('Delete a sent message', 'Excluir mensagem enviada'),
    () => import('./messages/revoke.ts'),
    'message.revoke',
  ),
  on('ticket.transfer', 'tickets transfer', 'service', label('Transfer', 'Transferir'), transferTo),
  hand(
    'galleries create',
    'writing',
    label('Add to the gallery', 'Incluir na galeria'),
    () => import('./galleries/create.ts'),
    'gallery.create',
  ),
  hand(
    'galleries add-version',
    'writing',
    label('Add a version', 'Incluir versão'),
    () => import('./galleries/add-version.ts'),
    'gallery.addVersion',
  ),
  hand(
    'macros run',
    'writing',
    label('Run a macro on tickets', 'Executa uma macro em atendimentos'),
    () => import('./macros/run.ts'),
    'macro.run',
  ),
  hand(
    'contacts import',
    'service',
    label('Import a CSV list of contacts', 'Importa uma lista CSV de contatos'),
    () => import('./contacts/import.ts'),
    'contact.import',
  ),
  hand(
    'connections add',
    'service',
    label('Add a connection', 'Incluir conexão'),
    () => import('./connections/add.ts'),
    'connection.add',
  ),
  hand(
    'connections update',
    'service',
    label('Update a connection', 'Atualizar conexão'),
    () => import('./connections/update.ts'),
    'connection.update',
  ),
  hand(
    'connections test',
    'service',
    label('Test connections: each check with its result', 'Testar conexões: cada verificação com o resultado'),
    () => import('./connections/test.ts'),
    'connection.test',
  ),
  hand(
    'connections pair',
    'service',
    label('Pair a connection, where its channel needs it', 'Parear uma conexão, onde o canal pede'),
    () => import('./connections/pair.ts'),
  ),
  hand(
    'events list',
    'service',
    label('List events', 'Listar eventos'),
    () => import('./events/list.ts'),
    'event.list',
  ),
  hand(
    'events follow',
    'service',
    label('Follow the log as it grows', 'Acompanha o registro de eventos'),
    () => import('./events/follow.ts'),
  ),
  hand(
    'outbox list',
    'service',
    label('Messages that wait on this computer', 'Mensagens que esperam neste computador'),
    () => import('./outbox/list.ts'),
  ),
  hand(
    'outbox send',
    'service',
    label('Send what waits on this computer', 'Envia o que espera neste computador'),
    () => import('./outbox/send.ts'),
  ),
  hand(
    'smoke',
    'programs',
    label('Check the connectivity of every connection', 'Verifica a conectividade de cada conexão'),
    () => import('./smoke/smoke.ts'),
    'connection.test',
  ),
  hand(
    'server init',
    'programs',
    label('Create the data folder and the first admin', 'Cria a pasta de dados e o primeiro administrador'),
    () => import('./server/init.ts'),
  ),
  hand(
    'profile set-password',
    'people',
    label('Change my password', 'Trocar minha senha'),
    () => import('./account/set-password.ts'),
    'profile.setPassword',
  ),
  on('audit.list', 'audit list', 'supervision', label('Who did what', 'Quem fez o quê'), paged),
  hand(
    'server backup',
    'programs',
    label('Save everything the desk holds into one file', 'Salva tudo o que o escritório tem em um arquivo'),
    () => import('./server/backup.ts'),
  ),
  hand(
    'server restore',
    'programs',
    label('Put a backup into an empty folder', 'Põe uma cópia em uma pasta vazia'),
    () => import('./server/restore.ts'),
  ),
  hand('server start', 'programs', label('Run the server', 'Roda o servidor'), () => import('./server/start.ts')),
  hand(
    'emulator start',
    'programs',
    label('Run the emulator of the providers', 'Roda o emulador dos provedores'),
    () => import('./emulator/start.ts'),
  ),
  hand(
    'demo',
    'programs',
    label(
      'An office to try: server, emulator and customers',
      'Um escritório para experimentar: servidor, emulador e clientes',
    ),
    () => import('./demo/demo.ts'),
  ),
  hand(
    'call',
    'scripts',
    label('Call any action with JSON', 'Chama qualquer ação com JSON'),
    () => import('./scripts/call.ts'),
  ),
  hand(
    'api',
    'scripts',
    label('Send a request to the HTTP API', 'Envia um pedido à API HTTP'),
    () => import('./scripts/api.ts'),
  ),
  hand(
    'filter explain',
    'scripts',
    label('Show how a filter is understood', 'Mostra como um filtro é entendido'),
    () => import('./filter/explain.ts'),
  ),
  hand(
    'completion',
    'scripts',
    label('Print a completion script', 'Imprime um script de completar'),
    () => import('./scripts/completion.ts'),
  ),
  hand(
    'help',
    'scripts',
    label(
      'Help: filter, exit-codes, environment, formatting, or a command',
      'Ajuda: filter, exit-codes, environment, formatting, ou um comando',
    ),
    () => import('./help/help.ts'),
  ),
];
