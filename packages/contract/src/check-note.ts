import type { Label, Language } from './label.ts';

/** What a check of a connection found, worded by whoever shows it; `{places}` are filled from its data. */
const sentences = {
  'token.accepted': { en: 'the token is accepted', 'pt-BR': 'o token é aceito' },
  'number.unnamed': { en: 'the answer names no number', 'pt-BR': 'a resposta não traz o número' },
  'account.unset': { en: '{setting} is not set', 'pt-BR': '{setting} não está definido' },
  'answer.noList': { en: 'the answer is not a list', 'pt-BR': 'a resposta não é uma lista' },
  'webhook.unsubscribed': {
    en: 'no app is subscribed: nothing will arrive',
    'pt-BR': 'nenhum app está inscrito: nada vai chegar',
  },
  'webhook.subscribed': { en: '{count} app(s) subscribed', 'pt-BR': '{count} app(s) inscrito(s)' },
  'templates.answer': { en: 'the catalogue answers', 'pt-BR': 'o catálogo responde' },
  'templates.empty': { en: 'the catalogue answers and is empty', 'pt-BR': 'o catálogo responde e está vazio' },
  'handshake.passed': { en: '{url} answers the handshake', 'pt-BR': '{url} responde à verificação' },
  'handshake.refused': {
    en: '{url} answered {status}; the provider would not accept it',
    'pt-BR': '{url} respondeu {status}; o provedor não aceitaria',
  },
  'handshake.unreached': {
    en: '{url} was not reached from here: {problem}',
    'pt-BR': '{url} não foi alcançado daqui: {problem}',
  },
  'network.noConnection': { en: 'no connection ({code})', 'pt-BR': 'sem conexão ({code})' },
  'network.noAnswer': { en: 'no answer ({code})', 'pt-BR': 'sem resposta ({code})' },
  'traffic.fine': { en: 'nothing waits, nothing is missing', 'pt-BR': 'nada parado, nada faltando' },
} as const satisfies Record<string, Label>;

export type CheckNoteKind = keyof typeof sentences;
export const checkNoteKinds = Object.keys(sentences) as readonly CheckNoteKind[];

export interface CheckNote {
  readonly kind: CheckNoteKind;
  readonly data: Readonly<Record<string, string>>;
}

export function checkNoteText({ kind, data }: CheckNote, lang: Language): string {
  return sentences[kind][lang].replaceAll(/\{(\w+)\}/g, (_, name: string) => data[name] ?? '?');
}

const names: Readonly<Record<string, Label>> = {
  credentials: { en: 'credentials', 'pt-BR': 'credenciais' },
  number: { en: 'number', 'pt-BR': 'número' },
  webhook: { en: 'webhook', 'pt-BR': 'webhook' },
  'webhook round trip': { en: 'webhook round trip', 'pt-BR': 'ida e volta do webhook' },
  templates: { en: 'templates', 'pt-BR': 'templates' },
  traffic: { en: 'traffic', 'pt-BR': 'tráfego' },
};

/** A check's name as people read it; scripts have the English one. */
export const checkName = (name: string, lang: Language): string => names[name]?.[lang] ?? name;

const states = {
  passed: { en: 'passed', 'pt-BR': 'passou' },
  failed: { en: 'FAILED', 'pt-BR': 'FALHOU' },
  unknown: { en: 'unknown', 'pt-BR': 'desconhecido' },
} as const satisfies Record<string, Label>;

export type CheckState = keyof typeof states;
export const checkStates = Object.keys(states) as readonly CheckState[];

export const checkStateWord = (state: CheckState, lang: Language): string => states[state][lang];
