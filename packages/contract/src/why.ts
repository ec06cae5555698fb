import type { Label } from './label.ts';

/** Rules that decide, each told to people; `{name}` is replaced by a fact. */
export const whyRules = {
  'hidden.trashed': {
    en: 'It is in the trash since {at}; it shows with is:trashed, and restoring brings it back',
    'pt-BR': 'Está na lixeira desde {at}; aparece com está:lixeira, e o resgate a devolve',
  },
  'hidden.private': {
    en: 'It is private: only its assignee, whoever made it so and the management group of {connection} see it, and {user} is none of them',
    'pt-BR':
      'É privado: só o responsável, quem privou e o grupo de gestão de {connection} veem, e {user} não é nenhum deles',
  },
  'hidden.queue': {
    en: 'It is in queue {queue}, of which {user} is no member, and it is not assigned to them',
    'pt-BR': 'Está na fila {queue}, da qual {user} não é membro, e não é responsável por ele',
  },
  'hidden.noPermission': {
    en: 'The role of {user} may not read tickets like this one',
    'pt-BR': 'O papel de {user} não permite ler atendimentos como este',
  },
  'hidden.closed': {
    en: 'It is closed since {at}: lists without a filter show active tickets (state:closed shows it)',
    'pt-BR': 'Está fechado desde {at}: listas sem filtro mostram os ativos (estado:fechado mostra)',
  },
  'hidden.snoozed': {
    en: 'It is snoozed until {at}; it is in the tab of those',
    'pt-BR': 'Está adiado até {at}; fica na aba dos adiados',
  },
  'hidden.no': { en: '{user} sees it in the lists', 'pt-BR': '{user} o vê nas listas' },
  'assigned.nobody': {
    en: 'Nobody has it: it waits in queue {queue} since {at}, and that queue is {strategy}',
    'pt-BR': 'Ninguém está com ele: espera na fila {queue} desde {at}, e essa fila é {strategy}',
  },
  'assigned.bot': { en: 'The bot has it', 'pt-BR': 'O robô está com ele' },
  'assigned.accepted': { en: '{assignee} accepted it at {at}', 'pt-BR': '{assignee} aceitou em {at}' },
  'assigned.started': { en: '{assignee} started it at {at}', 'pt-BR': '{assignee} iniciou em {at}' },
  'assigned.given': { en: '{by} gave it to {assignee} at {at}', 'pt-BR': '{by} atribuiu a {assignee} em {at}' },
  'assigned.reopened': {
    en: '{assignee} has it since it was reopened at {at}',
    'pt-BR': '{assignee} está com ele desde a reabertura em {at}',
  },
  'assigned.wallet': {
    en: '{assignee} is the first available in the wallet of {contact}',
    'pt-BR': '{assignee} é a primeira pessoa disponível da carteira de {contact}',
  },
  'assigned.strategy': {
    en: 'Queue {queue} gave it to {assignee} by its strategy, {strategy}, at {at}',
    'pt-BR': 'A fila {queue} deu a {assignee} pela sua estratégia, {strategy}, em {at}',
  },
  'assigned.unknown': { en: '{assignee} has it since {at}', 'pt-BR': '{assignee} está com ele desde {at}' },
  'locked.trashed': { en: 'It is in the trash; restore it first', 'pt-BR': 'Está na lixeira; resgate antes' },
  'locked.closed': { en: 'It is closed; reopen it first', 'pt-BR': 'Está fechado; reabra antes' },
  'locked.connection': {
    en: 'Connection {connection} was removed; move the ticket to another',
    'pt-BR': 'A conexão {connection} foi removida; mova o atendimento para outra',
  },
  'locked.blocked': { en: '{contact} is blocked', 'pt-BR': '{contact} está bloqueado' },
  'locked.noPermission': { en: 'The role of {user} may not reply', 'pt-BR': 'O papel de {user} não permite responder' },
  'locked.notAssigned': {
    en: 'Only its assignee replies ({assignee}); accept it or take it over',
    'pt-BR': 'Só o responsável responde ({assignee}); aceite ou assuma',
  },
  'locked.awaiting': {
    en: 'A template was sent at {at} and {contact} has not answered; only templates may follow',
    'pt-BR': 'Um template foi enviado em {at} e {contact} ainda não respondeu; só templates podem seguir',
  },
  'locked.window': {
    en: 'The 24-hour window of {contact} is closed since {at}; only templates may be sent',
    'pt-BR': 'A janela de 24 h de {contact} está fechada desde {at}; só templates podem ser enviados',
  },
  'locked.no': { en: '{user} may write freely', 'pt-BR': '{user} pode escrever livremente' },
} as const satisfies Record<string, Label>;

export type WhyRule = keyof typeof whyRules;
