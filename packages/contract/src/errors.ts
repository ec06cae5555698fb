import type { Label, Language } from './label.ts';

interface ErrorDefinition {
  readonly http: number;
  /** Exit code of the CLI: 1 failure, 2 usage, 3 not found, 4 auth, 5 conflict, 6 temporary, 7 partial, 8 checks. */
  readonly exit: number;
  /** `{name}` is replaced by the error's data. */
  readonly message: Label;
}

/**
 * Every error that the product can answer, told once: HTTP status, exit code and both messages come from here.
 * A message says what happened, to what, and what to do next.
 */
export const errors = {
  'auth.required': {
    http: 401,
    exit: 4,
    message: {
      en: 'Sign in first: balcao login --server URL --email E',
      'pt-BR': 'Entre primeiro: balcao login --server URL --email E',
    },
  },
  'auth.invalid': {
    http: 401,
    exit: 4,
    message: {
      en: 'E-mail or password is wrong; check both and try again',
      'pt-BR': 'E-mail ou senha incorretos; confira e tente de novo',
    },
  },
  'auth.expired': {
    http: 401,
    exit: 4,
    message: {
      en: 'This token is expired, revoked or unknown; sign in again: balcao login',
      'pt-BR': 'Este token expirou, foi revogado ou é desconhecido; entre de novo: balcao login',
    },
  },
  'permission.denied': {
    http: 403,
    exit: 4,
    message: {
      en: 'You may not do this: {permission} is needed; ask an admin',
      'pt-BR': 'Você não pode fazer isto: falta a permissão {permission}; fale com um administrador',
    },
  },
  'input.invalid': {
    http: 400,
    exit: 2,
    message: { en: 'Invalid input: {problem}', 'pt-BR': 'Entrada inválida: {problem}' },
  },
  'filter.invalid': {
    http: 400,
    exit: 2,
    message: {
      en: 'The filter does not parse at column {column}: {problem}',
      'pt-BR': 'O filtro não é válido na coluna {column}: {problem}',
    },
  },
  'cursor.invalid': {
    http: 400,
    exit: 2,
    message: {
      en: 'That cursor is not of this list; start again without it',
      'pt-BR': 'Esse cursor não é desta lista; recomece sem ele',
    },
  },
  'body.malformed': {
    http: 400,
    exit: 2,
    message: { en: 'The body is not valid JSON: {problem}', 'pt-BR': 'O corpo não é um JSON válido: {problem}' },
  },
  'body.tooLarge': {
    http: 413,
    exit: 2,
    message: {
      en: 'The body has more than {limit} bytes; send less',
      'pt-BR': 'O corpo tem mais de {limit} bytes; envie menos',
    },
  },
  'route.unknown': {
    http: 404,
    exit: 2,
    message: {
      en: 'There is no {method} {path}; see /v1/openapi.json',
      'pt-BR': 'Não existe {method} {path}; veja /v1/openapi.json',
    },
  },
  'action.unknown': {
    http: 404,
    exit: 2,
    message: {
      en: 'There is no action {action}; see balcao help',
      'pt-BR': 'Não existe a ação {action}; veja balcao help',
    },
  },
  'reference.notFound': {
    http: 404,
    exit: 3,
    message: {
      en: 'No {kind} “{ref}”, or not one you may see',
      'pt-BR': 'Nenhum(a) {kind} “{ref}” que você possa ver',
    },
  },
  'reference.ambiguous': {
    http: 409,
    exit: 5,
    message: {
      en: '“{ref}” names {count} of kind {kind}; use an id',
      'pt-BR': '“{ref}” nomeia {count} de {kind}; use um id',
    },
  },
  'name.taken': {
    http: 409,
    exit: 5,
    message: {
      en: 'There is already a {kind} named “{name}”; choose another name',
      'pt-BR': 'Já existe {kind} com o nome “{name}”; escolha outro',
    },
  },
  'connection.accountTaken': {
    http: 409,
    exit: 5,
    message: {
      en: 'Connection “{name}” already uses this account; update or remove it first',
      'pt-BR': 'A conexão “{name}” já usa esta conta; atualize ou remova-a antes',
    },
  },
  'connection.unreadable': {
    http: 503,
    exit: 5,
    message: {
      en: 'Connection {name} cannot be used: its settings cannot be read; see balcao connections show {name}, and set them again',
      'pt-BR':
        'A conexão {name} não pode ser usada: suas configurações não podem ser lidas; veja balcao connections show {name} e informe-as de novo',
    },
  },
  'ticket.alreadyAccepted': {
    http: 409,
    exit: 5,
    message: {
      en: '{winner} already accepted ticket #{number}; open it to read along, or ask for a transfer',
      'pt-BR': '{winner} já aceitou o atendimento #{number}; abra para acompanhar ou peça transferência',
    },
  },
  'ticket.stateInvalid': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} is {state}; this needs {expected}',
      'pt-BR': 'O atendimento #{number} está {state}; isto exige {expected}',
    },
  },
  'ticket.activeExists': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} of the same thread is already active; use that one ({ticket})',
      'pt-BR': 'O atendimento #{number} da mesma conversa já está ativo; use esse ({ticket})',
    },
  },
  'ticket.notAssigned': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} is not yours; accept it or take it over first',
      'pt-BR': 'O atendimento #{number} não é seu; aceite ou assuma antes',
    },
  },
  'user.notInQueue': {
    http: 409,
    exit: 5,
    message: {
      en: '{user} is not a member of queue {queue}; choose a member or add them',
      'pt-BR': '{user} não é membro da fila {queue}; escolha um membro ou inclua a pessoa',
    },
  },
  'window.closed': {
    http: 409,
    exit: 5,
    message: {
      en: 'The 24-hour window of {contact} is closed; send a template (T, or reply --template)',
      'pt-BR': 'A janela de 24 h de {contact} está fechada; envie um template (T, ou reply --template)',
    },
  },
  'window.awaitingReply': {
    http: 409,
    exit: 5,
    message: {
      en: 'A template was sent and {contact} has not answered yet; wait, or send another template',
      'pt-BR': 'Um template foi enviado e {contact} ainda não respondeu; aguarde ou envie outro template',
    },
  },
  'channel.unsupported': {
    http: 422,
    exit: 5,
    message: {
      en: 'Channel {channel} cannot do this: {capability}',
      'pt-BR': 'O canal {channel} não faz isto: {capability}',
    },
  },
  'integration.notConfigured': {
    http: 422,
    exit: 5,
    message: {
      en: '{integration} is not configured on this server',
      'pt-BR': '{integration} não está configurado neste servidor',
    },
  },
  'connection.none': {
    http: 409,
    exit: 5,
    message: {
      en: 'No connection is configured; add one: balcao connections add whatsapp-cloud --name NAME --set …',
      'pt-BR': 'Nenhuma conexão configurada; inclua uma: balcao connections add whatsapp-cloud --name NOME --set …',
    },
  },
  'template.unavailable': {
    http: 409,
    exit: 5,
    message: {
      en: 'Template {template} is {status}; only approved ones can be sent (balcao templates list)',
      'pt-BR': 'O template {template} está {status}; só aprovados podem ser enviados (balcao templates list)',
    },
  },
  'template.variablesInvalid': {
    http: 400,
    exit: 2,
    message: {
      en: 'Template {template} needs {expected}; got {got}',
      'pt-BR': 'O template {template} precisa de {expected}; recebeu {got}',
    },
  },
  'message.tooLong': {
    http: 400,
    exit: 2,
    message: {
      en: 'The text has {length} characters; {channel} takes {limit}: shorten or split it',
      'pt-BR': 'O texto tem {length} caracteres; {channel} aceita {limit}: encurte ou divida',
    },
  },
  'message.noTarget': {
    http: 409,
    exit: 5,
    message: {
      en: 'That message has no provider id yet, so it cannot be answered or reacted to; wait until it is sent',
      'pt-BR': 'Essa mensagem ainda não tem id no provedor; espere ser enviada para citar ou reagir',
    },
  },
  'media.tooLarge': {
    http: 413,
    exit: 5,
    message: {
      en: '{name} has {bytes} bytes; {channel} takes at most {limit} for {kind}: compress it or send a link',
      'pt-BR': '{name} tem {bytes} bytes; {channel} aceita no máximo {limit} para {kind}: comprima ou envie um link',
    },
  },
  'media.typeRefused': {
    http: 415,
    exit: 5,
    message: {
      en: '{name} is {mime}, which {channel} does not take as {kind}; accepted: {accepted}',
      'pt-BR': '{name} é {mime}, que {channel} não aceita como {kind}; aceitos: {accepted}',
    },
  },
  'media.notReady': {
    http: 409,
    exit: 5,
    message: {
      en: 'That file is not here yet ({state}); try again in a moment',
      'pt-BR': 'Esse arquivo ainda não chegou ({state}); tente de novo em instantes',
    },
  },
  'auth.totpRequired': {
    http: 401,
    exit: 4,
    message: {
      en: 'This user has a second factor; add its code: --totp 123456',
      'pt-BR': 'Este usuário tem segundo fator; inclua o código: --totp 123456',
    },
  },
  'auth.totpInvalid': {
    http: 401,
    exit: 4,
    message: {
      en: 'The second-factor code is wrong or was used already; wait for the next one',
      'pt-BR': 'O código do segundo fator está errado ou já foi usado; espere o próximo',
    },
  },
  'totp.alreadyOn': {
    http: 409,
    exit: 5,
    message: {
      en: 'The second factor is on already; turn it off first: balcao profile end-totp',
      'pt-BR': 'O segundo fator já está ligado; desligue antes: balcao profile end-totp',
    },
  },
  'totp.notBegun': {
    http: 409,
    exit: 5,
    message: {
      en: 'No second factor is being set up; begin with: balcao profile begin-totp',
      'pt-BR': 'Nenhum segundo fator está sendo configurado; comece com: balcao profile begin-totp',
    },
  },
  'role.builtIn': {
    http: 409,
    exit: 5,
    message: {
      en: 'Role {name} is the same in every office; make one from it: balcao roles create NAME --base {name}',
      'pt-BR':
        'O papel {name} é igual em todo escritório; crie um a partir dele: balcao roles create NOME --base {name}',
    },
  },
  'user.mayNotReply': {
    http: 409,
    exit: 5,
    message: {
      en: '{user} may not reply to tickets; choose somebody who may',
      'pt-BR': '{user} não pode responder atendimentos; escolha quem possa',
    },
  },
  'user.lastAdmin': {
    http: 409,
    exit: 5,
    message: {
      en: '{user} is the last admin; make another one first',
      'pt-BR': '{user} é o último administrador; defina outro antes',
    },
  },
  'queue.connectionRefused': {
    http: 409,
    exit: 5,
    message: {
      en: 'Queue {queue} does not receive tickets of {connection}; choose another queue',
      'pt-BR': 'A fila {queue} não recebe atendimentos de {connection}; escolha outra fila',
    },
  },
  'item.inUse': {
    http: 409,
    exit: 5,
    message: {
      en: '{kind} “{name}” is in use by {count}; change those first',
      'pt-BR': '{kind} “{name}” está em uso por {count}; troque antes',
    },
  },
  'status.notForState': {
    http: 409,
    exit: 5,
    message: {
      en: 'Status {status} is not for tickets that are {state}',
      'pt-BR': 'O status {status} não vale para atendimentos no estado {state}',
    },
  },
  'field.invalid': {
    http: 400,
    exit: 2,
    message: { en: 'Field {field}: {problem}', 'pt-BR': 'Campo {field}: {problem}' },
  },
  'ticket.fieldsMissing': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} needs {fields} before it is resolved; set them with: balcao tickets set {number}',
      'pt-BR':
        'O atendimento #{number} precisa de {fields} antes de encerrar; informe com: balcao tickets set {number}',
    },
  },
  'ticket.trashed': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} is in the trash; restore it first: balcao tickets restore {number}',
      'pt-BR': 'O atendimento #{number} está na lixeira; resgate antes: balcao tickets restore {number}',
    },
  },
  'ticket.notTrashed': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} is not in the trash; send it there first: balcao tickets trash {number}',
      'pt-BR': 'O atendimento #{number} não está na lixeira; envie antes: balcao tickets trash {number}',
    },
  },
  'ticket.changed': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} was changed meanwhile (version {version}); look again and repeat',
      'pt-BR': 'O atendimento #{number} mudou nesse meio-tempo (versão {version}); veja de novo e repita',
    },
  },
  'ticket.templateNeeded': {
    http: 409,
    exit: 5,
    message: {
      en: '{contact} has to be written to with a template first; add --template NAME',
      'pt-BR': 'É preciso escrever a {contact} com um template primeiro; inclua --template NOME',
    },
  },
  'contact.botBlocked': {
    http: 409,
    exit: 5,
    message: {
      en: '{contact} is kept from the bot; allow it first: balcao contacts block-bot --no-on',
      'pt-BR': '{contact} está bloqueado para o robô; libere antes',
    },
  },
  'contact.blocked': {
    http: 409,
    exit: 5,
    message: {
      en: '{contact} is blocked; unblock first: balcao contacts unblock',
      'pt-BR': '{contact} está bloqueado; desbloqueie antes: balcao contacts unblock',
    },
  },
  'contact.noIdentity': {
    http: 409,
    exit: 5,
    message: {
      en: '{contact} has no address on {connection}; add one or choose another connection',
      'pt-BR': '{contact} não tem endereço em {connection}; inclua um ou escolha outra conexão',
    },
  },
  'contact.identityTaken': {
    http: 409,
    exit: 5,
    message: {
      en: '{identity} is already {contact}; merge the two contacts or correct the number',
      'pt-BR': '{identity} já é {contact}; una os dois contatos ou corrija o número',
    },
  },
  'contact.phoneInvalid': {
    http: 400,
    exit: 2,
    message: { en: '{phone} is not a phone number: {problem}', 'pt-BR': '{phone} não é um telefone: {problem}' },
  },
  'ticket.otherContact': {
    http: 409,
    exit: 5,
    message: {
      en: 'Ticket #{number} is not of {contact}; merge the two contacts first: balcao contacts merge',
      'pt-BR': 'O atendimento #{number} não é de {contact}; una os dois contatos antes: balcao contacts merge',
    },
  },
  'merge.same': {
    http: 400,
    exit: 2,
    message: { en: 'Nothing to merge: both are {name}', 'pt-BR': 'Nada a unir: os dois são {name}' },
  },
  'mergeField.unknown': {
    http: 400,
    exit: 2,
    message: {
      en: '{field} is not a merge field (to send it as it is, write @{field}); there are: {known}',
      'pt-BR': '{field} não é um campo de mesclagem (para enviar assim mesmo, escreva @{field}); há: {known}',
    },
  },
  'mergeField.empty': {
    http: 409,
    exit: 5,
    message: {
      en: '{field} has no value here; fill it in or take it out of the text',
      'pt-BR': '{field} não tem valor aqui; preencha ou retire do texto',
    },
  },
  'media.converterMissing': {
    http: 422,
    exit: 5,
    message: {
      en: 'This needs ffmpeg on the server, which is not installed; install it or send {accepted}',
      'pt-BR': 'Isto precisa do ffmpeg no servidor, que não está instalado; instale-o ou envie {accepted}',
    },
  },
  'media.conversionFailed': {
    http: 422,
    exit: 5,
    message: {
      en: '{name} could not be turned into {wanted}: {problem}; send another file',
      'pt-BR': '{name} não pôde virar {wanted}: {problem}; envie outro arquivo',
    },
  },
  'message.notOurs': {
    http: 409,
    exit: 5,
    message: {
      en: 'Only a message that was sent from here can be deleted',
      'pt-BR': 'Só uma mensagem enviada daqui pode ser apagada',
    },
  },
  'message.alreadySent': {
    http: 409,
    exit: 5,
    message: { en: 'The message has left already; delete it instead', 'pt-BR': 'A mensagem já saiu; apague-a' },
  },
  'message.leaving': {
    http: 409,
    exit: 5,
    message: {
      en: 'The message is leaving right now; try again in a moment',
      'pt-BR': 'A mensagem está saindo agora; tente de novo em instantes',
    },
  },
  'message.answeredMeanwhile': {
    http: 409,
    exit: 5,
    message: {
      en: '{name} answered {seconds} s ago; read it, then send again with --anyway',
      'pt-BR': '{name} respondeu há {seconds} s; leia e envie de novo com --anyway',
    },
  },
  'schedule.past': {
    http: 400,
    exit: 2,
    message: { en: '{at} is in the past; give a later time', 'pt-BR': '{at} já passou; informe um horário futuro' },
  },
  'schedule.notPending': {
    http: 409,
    exit: 5,
    message: { en: 'That message is {state} already', 'pt-BR': 'Essa mensagem já está {state}' },
  },
  'bulk.tooMany': {
    http: 409,
    exit: 5,
    message: {
      en: '{count} tickets, and you may act on {limit} at once; narrow the filter',
      'pt-BR': '{count} atendimentos, e o seu limite é {limit} por vez; restrinja o filtro',
    },
  },
  'bulk.expectNeeded': {
    http: 409,
    exit: 5,
    message: {
      en: 'That is {count} tickets; say that you mean so many: --expect {count}',
      'pt-BR': 'São {count} atendimentos; diga que são esses mesmo: --expect {count}',
    },
  },
  'bulk.countChanged': {
    http: 409,
    exit: 5,
    message: {
      en: 'The filter finds {count} tickets, not {expected}; look again',
      'pt-BR': 'O filtro encontra {count} atendimentos, não {expected}; veja de novo',
    },
  },
  'undo.impossible': {
    http: 409,
    exit: 5,
    message: { en: '{what} cannot be undone: {reason}', 'pt-BR': '{what} não pode ser desfeito: {reason}' },
  },
  'undo.changed': {
    http: 409,
    exit: 5,
    message: {
      en: '{field} was changed since by {name} (event {seq}); undo that first',
      'pt-BR': '{field} mudou depois, por {name} (evento {seq}); desfaça isso antes',
    },
  },
  'undo.nothing': {
    http: 404,
    exit: 3,
    message: { en: 'There is nothing of yours to undo', 'pt-BR': 'Não há nada seu para desfazer' },
  },
  'author.only': {
    http: 403,
    exit: 4,
    message: {
      en: 'Only {author}, who wrote it, may change it',
      'pt-BR': 'Só {author}, que escreveu, pode mudar isto',
    },
  },
  'note.deleted': {
    http: 409,
    exit: 5,
    message: {
      en: 'This note was deleted; write another one',
      'pt-BR': 'Esta nota foi excluída; escreva outra',
    },
  },
  'task.othersOnly': {
    http: 403,
    exit: 4,
    message: {
      en: 'Only who created the task ({creator}), its assignee ({assignee}) or a supervisor may remove it',
      'pt-BR': 'Só quem criou a tarefa ({creator}), o responsável ({assignee}) ou um supervisor pode removê-la',
    },
  },
  'task.userCannotSee': {
    http: 409,
    exit: 5,
    message: {
      en: '{user} may not see ticket {number}; choose somebody who may',
      'pt-BR': '{user} não pode ver o atendimento {number}; escolha quem possa',
    },
  },
  'user.lacksPermission': {
    http: 409,
    exit: 5,
    message: {
      en: '{user} lacks the permission {permission} or is disabled; choose somebody else',
      'pt-BR': '{user} não tem a permissão {permission} ou está desativado; escolha outra pessoa',
    },
  },
  'room.managerOnly': {
    http: 403,
    exit: 4,
    message: {
      en: 'Only {creator}, who made the room, or an admin who is in it may do this',
      'pt-BR': 'Só {creator}, que criou a sala, ou um administrador que esteja nela pode fazer isto',
    },
  },
  'room.direct': {
    http: 409,
    exit: 5,
    message: {
      en: 'A direct room keeps its two people and has no name; create a room instead: balcao rooms create NAME',
      'pt-BR': 'Uma sala direta fica com as suas duas pessoas e não tem nome; crie uma sala: balcao rooms create NOME',
    },
  },
  'version.conflict': {
    http: 409,
    exit: 5,
    message: {
      en: '{kind} was changed meanwhile by {winner} (version {version}); look again and repeat',
      'pt-BR': '{kind} mudou nesse meio-tempo, por {winner} (versão {version}); veja de novo e repita',
    },
  },
  'webhook.signatureInvalid': {
    http: 401,
    exit: 4,
    message: {
      en: 'The webhook signature is missing or wrong; nothing was stored',
      'pt-BR': 'A assinatura do webhook está ausente ou errada; nada foi guardado',
    },
  },
  'webhook.verifyTokenInvalid': {
    http: 403,
    exit: 4,
    message: {
      en: 'The verify token or mode of this webhook is wrong',
      'pt-BR': 'O verify token ou o modo deste webhook está errado',
    },
  },
  'rate.limited': {
    http: 429,
    exit: 6,
    message: {
      en: 'Too many requests; try again in {seconds} s',
      'pt-BR': 'Pedidos demais; tente de novo em {seconds} s',
    },
  },
  'server.unavailable': {
    http: 503,
    exit: 6,
    message: {
      en: 'The server cannot take this now ({problem}); nothing was changed, try again',
      'pt-BR': 'O servidor não pode atender agora ({problem}); nada mudou, tente de novo',
    },
  },
  'server.folderInUse': {
    http: 409,
    exit: 5,
    message: {
      en: 'The data folder {folder} is in use by process {pid} on {host}, running since {since}; stop that server first, or choose another --data',
      'pt-BR':
        'A pasta de dados {folder} está em uso pelo processo {pid} em {host}, no ar desde {since}; pare esse servidor antes, ou escolha outra --data',
    },
  },
  'server.folderUnusable': {
    http: 500,
    exit: 1,
    message: {
      en: 'The data folder {folder} cannot be used ({problem}); check that it is there and that this user may write to it',
      'pt-BR':
        'A pasta de dados {folder} não pode ser usada ({problem}); confira se ela existe e se este usuário pode gravar nela',
    },
  },
  'server.outcomeUnknown': {
    http: 503,
    exit: 6,
    message: {
      en: 'The database was lost while this was being saved ({problem}): it may have happened or not; look before you repeat it (with the same clientKey it is safe to repeat)',
      'pt-BR':
        'O banco de dados caiu enquanto isto era gravado ({problem}): pode ter acontecido ou não; confira antes de repetir (com a mesma clientKey é seguro repetir)',
    },
  },
  'server.unreachable': {
    http: 503,
    exit: 6,
    message: {
      en: 'No answer from {server}: {problem}; is it running?',
      'pt-BR': 'Sem resposta de {server}: {problem}; ele está no ar?',
    },
  },
  'provider.failed': {
    http: 502,
    exit: 6,
    message: {
      en: 'The provider refused or did not answer: {problem}',
      'pt-BR': 'O provedor recusou ou não respondeu: {problem}',
    },
  },
  'internal.unexpected': {
    http: 500,
    exit: 1,
    message: {
      en: 'Something unexpected happened; the request id is in the log',
      'pt-BR': 'Algo inesperado aconteceu; o id do pedido está no log',
    },
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errors;
type ErrorDatum = string | number | boolean | null | readonly string[];
export type ErrorData = Readonly<Record<string, ErrorDatum>>;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errors, code);
}

/** The message of a code in one language, its `{name}` places filled from `data`: `name.pt-BR` before `name`. */
export function errorMessage(code: ErrorCode, data: ErrorData, language: Language): string {
  return errors[code].message[language].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(data[`${name}.${language}`] ?? data[name] ?? '?'),
  );
}

/** An expected refusal: `code` decides status, exit code and message; `data` fills the message and names the winner, limit or version. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, data: ErrorData = {}, options?: ErrorOptions) {
    super(errorMessage(code, data, 'en'), options);
    this.name = 'AppError';
    this.code = code;
    this.data = data;
  }
}
