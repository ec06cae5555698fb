import type { Label } from '../label.ts';
import { fold, foldChoice } from './fold.ts';

/**
 * What a field's values look like. `number`, `money`, `custom`, `time` and `left` take comparisons and ranges:
 * `time` is an instant (`<2h` = less than 2 h ago), `left` is what remains (`<2h` = less than 2 h to go).
 */
export type ValueShape =
  | 'choice'
  | 'name'
  | 'place'
  | 'text'
  | 'digits'
  | 'phone'
  | 'number'
  | 'money'
  | 'custom'
  | 'time'
  | 'left'
  | 'order';

export type Keyword = 'me' | 'none' | 'any';

/** The Portuguese spellings, the one to show first. */
type Spellings = readonly [string, ...string[]];

export interface FieldDefinition {
  readonly pt: Spellings;
  readonly shape: ValueShape;
  /** Fixed values with their Portuguese spellings. */
  readonly choices?: Readonly<Record<string, Spellings>>;
  readonly keywords?: readonly Keyword[];
  readonly about: Label;
  readonly example: string;
}

export const filterKeywords: Readonly<Record<Keyword, Spellings>> = {
  me: ['eu', 'mim'],
  none: ['nenhum', 'nenhuma', 'ninguém'],
  any: ['qualquer', 'algum', 'alguma', 'alguém'],
};

const about = (en: string, ptBR: string): Label => ({ en, 'pt-BR': ptBR });

/** Every field of the language, told once: parser, errors, completion and help come from this table. */
export const filterFields = {
  state: {
    pt: ['estado', 'status'],
    shape: 'choice',
    choices: {
      pending: ['pendente'],
      open: ['aberto', 'aberta'],
      snoozed: ['adiado', 'adiada'],
      closed: ['fechado', 'fechada'],
      active: ['ativo', 'ativa'],
    },
    about: about(
      'state of the ticket; active = pending, open or snoozed',
      'estado do ticket; ativo = pendente, aberto ou adiado',
    ),
    example: 'state:open',
  },
  is: {
    pt: ['está'],
    shape: 'choice',
    choices: {
      unread: ['não-lida', 'não-lido', 'não-lidas', 'não-lidos'],
      private: ['privada', 'privado'],
      group: ['grupo', 'em-grupo'],
      individual: ['individual'],
      unassigned: ['sem-responsável', 'não-atribuído', 'não-atribuída'],
      awaiting: ['aguardando', 'esperando'],
      blocked: ['bloqueado', 'bloqueada'],
      trashed: ['na-lixeira', 'lixeira'],
      scheduled: ['agendado', 'agendada'],
    },
    about: about('what the conversation is', 'como a conversa está'),
    example: 'is:unread',
  },
  assignee: {
    pt: ['responsável', 'atendente'],
    shape: 'name',
    keywords: ['me', 'none', 'any'],
    about: about('who answers', 'quem atende'),
    example: 'assignee:me',
  },
  involved: {
    pt: ['envolvido', 'envolvida'],
    shape: 'name',
    keywords: ['me', 'none', 'any'],
    about: about('who takes part', 'quem participa'),
    example: 'involved:ana',
  },
  wallet: {
    pt: ['carteira'],
    shape: 'name',
    keywords: ['me', 'none', 'any'],
    about: about('whose portfolio holds the contact', 'de quem é a carteira do contato'),
    example: 'wallet:me',
  },
  queue: {
    pt: ['fila'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('queue', 'fila'),
    example: 'queue:Suporte',
  },
  connection: {
    pt: ['número', 'conexão'],
    shape: 'name',
    about: about('number or account that receives', 'número ou conta que recebe'),
    example: 'connection:Matriz',
  },
  channel: {
    pt: ['canal'],
    shape: 'name',
    about: about('kind of channel', 'tipo de canal'),
    example: 'channel:whatsapp',
  },
  handler: {
    pt: ['condutor'],
    shape: 'choice',
    choices: { none: ['nenhum', 'ninguém'], bot: ['robô'], human: ['humano', 'humana', 'pessoa'] },
    about: about('who conducts: nobody, bot or human', 'quem conduz: ninguém, robô ou humano'),
    example: 'handler:bot',
  },
  tag: {
    pt: ['etiqueta', 'marcador'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('tag of the ticket', 'etiqueta do ticket'),
    example: 'tag:vip,pix',
  },
  'contact.tag': {
    pt: ['contato.tag', 'contato.etiqueta'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('tag of the contact', 'etiqueta do contato'),
    example: 'contact.tag:vip',
  },
  group: {
    pt: ['grupo'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('group of contacts', 'grupo de contatos'),
    example: 'group:Atacado',
  },
  stage: {
    pt: ['etapa'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('stage of the contact', 'etapa do contato'),
    example: 'stage:Lead',
  },
  source: {
    pt: ['fonte', 'origem'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('where the contact came from', 'de onde o contato veio'),
    example: 'source:Instagram',
  },
  type: {
    pt: ['tipo'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('type of the ticket', 'tipo do ticket'),
    example: 'type:Troca',
  },
  demand: {
    pt: ['demanda'],
    shape: 'name',
    keywords: ['none', 'any'],
    about: about('demand', 'demanda'),
    example: 'demand:Orçamento',
  },
  board: {
    pt: ['quadro'],
    shape: 'place',
    keywords: ['none', 'any'],
    about: about('board, or board/column', 'quadro, ou quadro/coluna'),
    example: 'board:Vendas/Proposta',
  },
  funnel: {
    pt: ['funil'],
    shape: 'place',
    keywords: ['none', 'any'],
    about: about('funnel, or funnel/stage', 'funil, ou funil/etapa'),
    example: 'funnel:Vendas/Fechamento',
  },
  value: { pt: ['valor'], shape: 'money', about: about('value in reais', 'valor em reais'), example: 'value:>100' },
  csat: {
    pt: ['avaliação'],
    shape: 'number',
    about: about('score of the survey', 'nota da pesquisa'),
    example: 'csat:<=3',
  },
  field: {
    pt: ['campo'],
    shape: 'custom',
    keywords: ['none', 'any'],
    about: about('custom field: field.NAME', 'campo personalizado: campo.NOME'),
    example: 'field.parcelas:>3',
  },
  window: {
    pt: ['janela'],
    shape: 'left',
    choices: { open: ['aberta', 'aberto'], closed: ['fechada', 'fechado'] },
    about: about('reply window, or time left in it', 'janela de resposta, ou tempo que resta'),
    example: 'window:<2h',
  },
  sla: {
    pt: ['prazo'],
    shape: 'left',
    choices: {
      open: ['aberto', 'aberta'],
      closed: ['fechado', 'fechada'],
      due: ['vencendo', 'a-vencer'],
      breached: ['vencido', 'estourado'],
    },
    about: about('deadline, or time left to it', 'prazo, ou tempo que resta'),
    example: 'sla:breached',
  },
  opened: {
    pt: ['aberto', 'criado'],
    shape: 'time',
    about: about('when it opened', 'quando abriu'),
    example: 'opened:today',
  },
  updated: {
    pt: ['atualizado'],
    shape: 'time',
    about: about('last activity', 'última atividade'),
    example: 'updated:<2h',
  },
  queued: {
    pt: ['enfileirado', 'na-fila'],
    shape: 'time',
    about: about('when it entered the queue', 'quando entrou na fila'),
    example: 'queued:>1d',
  },
  resolved: {
    pt: ['resolvido'],
    shape: 'time',
    about: about('when it was resolved', 'quando foi resolvido'),
    example: 'resolved:2026-11-01..2026-11-20',
  },
  snoozed: {
    pt: ['adiado'],
    shape: 'time',
    about: about('when it was snoozed', 'quando foi adiado'),
    example: 'snoozed:<1d',
  },
  number: {
    pt: ['atendimento', 'ticket'],
    shape: 'digits',
    about: about('ticket number', 'número do ticket'),
    example: 'number:42',
  },
  protocol: {
    pt: ['protocolo'],
    shape: 'text',
    about: about('protocol or its start', 'protocolo ou o começo dele'),
    example: 'protocol:20261120',
  },
  contact: {
    pt: ['contato', 'nome'],
    shape: 'text',
    about: about('name of the contact', 'nome do contato'),
    example: 'contact:Maria',
  },
  phone: {
    pt: ['telefone', 'fone'],
    shape: 'phone',
    about: about('phone in any spelling, or its start', 'telefone em qualquer grafia, ou o começo dele'),
    example: 'phone:"11 98765-4321"',
  },
  email: {
    pt: ['e-mail'],
    shape: 'text',
    about: about('e-mail or its start', 'e-mail ou o começo dele'),
    example: 'email:ana@',
  },
  msg: {
    pt: ['mensagem'],
    shape: 'text',
    about: about('text of messages', 'texto das mensagens'),
    example: 'msg:boleto',
  },
  note: { pt: ['nota'], shape: 'text', about: about('text of notes', 'texto das notas'), example: 'note:desconto' },
  delivery: {
    pt: ['entrega'],
    shape: 'choice',
    choices: { failed: ['falhou', 'falha'], uncertain: ['incerta', 'incerto'] },
    about: about('deliveries that need care', 'entregas que pedem atenção'),
    example: 'delivery:failed',
  },
  sort: {
    pt: ['ordem', 'ordenar'],
    shape: 'order',
    choices: {
      updated: ['atualizado'],
      opened: ['aberto'],
      queued: ['na-fila', 'enfileirado'],
      unread: ['não-lidas', 'não-lida'],
      value: ['valor'],
      window: ['janela'],
    },
    about: about('order; - before the name reverses', 'ordem; - antes do nome inverte'),
    example: 'sort:-updated',
  },
} as const satisfies Readonly<Record<string, FieldDefinition>>;

/** Every name that may stand before a colon, `sort` included. */
export type FieldKey = keyof typeof filterFields;
export const fieldKeys = Object.keys(filterFields) as readonly FieldKey[];

export function fieldDefinition(key: FieldKey): FieldDefinition {
  return filterFields[key];
}

const keysBySpelling = new Map<string, FieldKey>(
  fieldKeys.flatMap((key) =>
    [key, ...filterFields[key].pt].map((spelling): [string, FieldKey] => [fold(spelling), key]),
  ),
);

/** The field that a name or alias spells, whatever its accents and case. A custom field is found by `field` alone. */
export function findField(spelling: string): FieldKey | undefined {
  return keysBySpelling.get(fold(spelling));
}

const choicesByField = new Map<FieldKey, ReadonlyMap<string, string>>(
  fieldKeys.map((key) => [key, spelledChoices(key)]),
);

function spelledChoices(key: FieldKey): ReadonlyMap<string, string> {
  const choices = Object.entries(fieldDefinition(key).choices ?? {});
  return new Map(
    choices.flatMap(([choice, pt]) =>
      [choice, ...pt].map((spelling): [string, string] => [foldChoice(spelling), choice]),
    ),
  );
}

export function findChoice(key: FieldKey, spelling: string): string | undefined {
  return choicesByField.get(key)?.get(foldChoice(spelling));
}

const keywordsBySpelling = new Map<string, Keyword>(
  (Object.keys(filterKeywords) as Keyword[]).flatMap((keyword) =>
    [keyword, ...filterKeywords[keyword]].map((spelling): [string, Keyword] => [fold(spelling), keyword]),
  ),
);

export function findKeyword(spelling: string): Keyword | undefined {
  return keywordsBySpelling.get(fold(spelling));
}

export function takesComparison(shape: ValueShape): boolean {
  return shape === 'number' || shape === 'money' || shape === 'custom' || shape === 'time' || shape === 'left';
}
