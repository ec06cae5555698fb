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
