import type { Label } from '@balcao/contract';
import type { Group } from '../cli/command-spec.ts';

interface NounEntry {
  readonly group: Group;
  /** One line of `balcao --help`; short enough for 80 columns. */
  readonly about: Label;
  /** What stands below its commands in its help. */
  readonly more?: Label;
}

const noun = (group: Group, en: string, ptBR: string): NounEntry => ({ group, about: { en, 'pt-BR': ptBR } });

/** Where each noun stands on the map that `balcao --help` is, and what it is about. */
export const nounMap: Readonly<Record<string, NounEntry>> = {
  tickets: noun('service', 'Tickets: their life, data, log and files', 'Atendimentos: vida, dados, log e arquivos'),
  messages: noun('service', 'Messages: list, search, send, take back', 'Mensagens: listar, buscar, enviar, desfazer'),
  threads: noun('service', 'Read, unread, and who is typing', 'Lida, não lida, e quem digita'),
  schedules: noun('service', 'Messages to be sent later', 'Mensagens agendadas'),
  drafts: noun('service', 'What you have begun to write', 'O que você começou a escrever'),
  outbox: noun('service', 'Written here, not sent yet', 'Escritas aqui, ainda não enviadas'),
  templates: noun('service', 'Approved templates of the channels', 'Templates aprovados dos canais'),
  contacts: noun(
    'service',
    'People: data, tags, wallet, block, merge, import',
    'Pessoas: dados, tags, carteira, bloqueio, união',
  ),
  notes: noun('team', 'Internal notes, never sent', 'Notas internas, nunca enviadas'),
  tasks: noun('team', 'Things to do, with due dates', 'Tarefas com prazo'),
  rooms: noun('team', 'Internal chat', 'Chat interno'),
  notifications: noun('team', 'What concerns you', 'O que lhe diz respeito'),
  'quick-replies': noun('writing', 'Texts with a shortcut and merge fields', 'Textos com atalho e campos de mesclagem'),
  'merge-fields': noun('writing', 'What @words in a text stand for', 'O que as @palavras de um texto representam'),
  galleries: noun('writing', 'Images and files that are kept current', 'Imagens e arquivos mantidos em dia'),
  macros: noun('writing', 'Several actions in one', 'Várias ações em uma'),
  views: noun('writing', 'Filters with a name', 'Filtros com nome'),
  tags: noun('catalogues', 'Tags of tickets and contacts', 'Tags de atendimentos e contatos'),
  demands: noun('catalogues', 'Reasons why people write', 'Demandas: motivos do contato'),
  types: noun('catalogues', 'Types of ticket', 'Tipos de atendimento'),
  statuses: noun('catalogues', "The office's own words over the states", 'Nomes do escritório sobre os estados'),
  stages: noun('catalogues', 'Stages of a contact', 'Etapas do contato'),
  sources: noun('catalogues', 'Where contacts come from', 'Fontes dos contatos'),
  'contact-groups': noun('catalogues', 'Groups of contacts', 'Grupos de contatos'),
  funnels: noun('catalogues', 'Funnels and their stages', 'Funis e suas etapas'),
  boards: noun('catalogues', 'Kanban boards and their columns', 'Quadros kanban e suas colunas'),
  fields: noun('catalogues', 'Custom fields of tickets and contacts', 'Campos personalizados'),
  users: noun('people', 'People who work here', 'Quem trabalha aqui'),
  roles: noun('people', 'Roles: any subset of the permissions', 'Papéis: qualquer parte das permissões'),
  groups: noun(
    'people',
    'User groups; those with management see what is private',
    'Grupos de usuários, com ou sem gestão',
  ),
  queues: noun('people', 'Queues, members and how they assign', 'Filas, membros e como atribuem'),
  profile: noun(
    'people',
    'Your name, signature, presence, second factor',
    'Seu nome, assinatura, presença, segundo fator',
  ),
  sessions: noun('people', 'Where you are signed in', 'Onde você está conectado'),
  tokens: noun('people', 'API tokens', 'Tokens de API'),
  auth: noun('people', 'Sign in and out', 'Entrar e sair'),
  connections: noun('office', 'Numbers and accounts of the channels', 'Números e contas dos canais'),
  settings: noun('office', 'Settings of the office', 'Configurações do escritório'),
  reports: noun(
    'supervision',
    'Volume, replies, resolution, as JSON or CSV',
    'Volume, respostas, resolução, em JSON ou CSV',
  ),
  overviews: noun('supervision', 'All that is in progress', 'Tudo o que está em andamento'),
  bulk: noun('supervision', 'One action on many tickets', 'Uma ação em muitos atendimentos'),
  audit: noun('supervision', 'Who did what, when', 'Quem fez o quê, e quando'),
  events: noun('supervision', 'The log, as it grows', 'O registro, enquanto cresce'),
  token: noun('account', 'Print the credential in use', 'Mostra a credencial em uso'),
  server: noun('programs', 'Create, run, back up and restore the server', 'Cria, roda, copia e restaura o servidor'),
  emulator: {
    ...noun('programs', 'Run the emulator of the providers', 'Roda o emulador dos provedores'),
    more: {
      en: 'Accounts, faults and everything that steers it, with examples: docs/emulator.md. The same over HTTP: GET URL/_emulator lists the controls.',
      'pt-BR':
        'Contas, falhas e tudo que o comanda, com exemplos: docs/emulator.md. O mesmo por HTTP: GET URL/_emulator lista os controles.',
    },
  },
  filter: noun('scripts', 'Show how a filter is understood', 'Mostra como um filtro é entendido'),
  sync: noun('scripts', 'What a live client starts from', 'De onde um cliente ao vivo parte'),
};
