import type { Label, Language } from './label.ts';
import type { LineWarning } from './line-state.ts';

/* No schemas here: the terminal client starts without them. */

/** Why a line is out, as a kind that people are told in their language. */
export const troubles = ['credentials', 'permission', 'account', 'number', 'network', 'busy', 'other'] as const;
export type Trouble = (typeof troubles)[number];

export const troubleWords: Readonly<Record<Trouble, Label>> = {
  credentials: { en: 'token refused', 'pt-BR': 'token recusado' },
  permission: { en: 'the token may not use this number', 'pt-BR': 'o token não pode usar este número' },
  account: { en: 'account blocked by the provider', 'pt-BR': 'conta bloqueada pelo provedor' },
  number: { en: 'the provider does not know the number', 'pt-BR': 'o provedor não conhece o número' },
  network: { en: 'the provider does not answer', 'pt-BR': 'o provedor não responde' },
  busy: { en: 'the provider answers nothing clear', 'pt-BR': 'o provedor não responde com clareza' },
  other: { en: 'refused by the provider', 'pt-BR': 'recusado pelo provedor' },
};

const warningWords: Readonly<Record<LineWarning['kind'], Label>> = {
  silent: {
    en: 'nothing has come in since {since}, though it does at this time of the week',
    'pt-BR': 'nada chega desde {since}, embora nesta hora da semana sempre chegue',
  },
  stuck: {
    en: '{count} {messages} waiting to leave since {since}',
    'pt-BR': '{count} {messages} sem sair desde {since}',
  },
  unconfirmed: {
    en: '{count} {messages} without confirmation since {since}',
    'pt-BR': '{count} {messages} sem confirmação desde {since}',
  },
  webhook: {
    en: 'the provider is not set to send here: nothing will come in',
    'pt-BR': 'o provedor não está configurado para enviar para cá: nada vai chegar',
  },
};

const messageWords = { en: ['message', 'messages'], 'pt-BR': ['mensagem', 'mensagens'] } as const;

/** The sentence of a warning; `time` words the instant for its reader. */
export function warningText({ kind, since, count }: LineWarning, lang: Language, time: (at: string) => string): string {
  return warningWords[kind][lang]
    .replace('{count}', String(count))
    .replace('{messages}', messageWords[lang][count === 1 ? 0 : 1])
    .replace('{since}', since === null ? '?' : time(since));
}
