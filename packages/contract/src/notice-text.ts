import type { AccountNotice } from './account-notice.ts';
import type { Label, Language } from './label.ts';

/**
 * What a provider says of the account itself. Kept as a kind and facts, and worded where it is read, in the language of whoever
 * reads. The values of facts are the provider's own words (`DOWNGRADE`, `TIER_1K`).
 */
export const noticeKinds = [
  'account.disabled',
  'account.disableScheduled',
  'account.reinstated',
  'account.restricted',
  'account.violation',
  'account.deleted',
  'account.unlinked',
  'account.reviewed',
  'account.alert',
  'account.limits',
  'account.changed',
  'number.quality',
  'number.name',
  'security',
  'error',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const noticeFacts = [
  'event',
  'number',
  'restriction',
  'until',
  'violation',
  'date',
  'decision',
  'name',
  'reason',
  'alert',
  'severity',
  'status',
  'text',
  'limit',
  'oldLimit',
  'perDay',
  'numbers',
  'requester',
  'code',
] as const;
export type NoticeFact = (typeof noticeFacts)[number];

/** The notices that a connection keeps. */
export const noticesKept = 20;

const titles: Readonly<Record<NoticeKind, Label>> = {
  'account.disabled': { en: 'Account disabled', 'pt-BR': 'Conta desativada' },
  'account.disableScheduled': { en: 'Account will be disabled', 'pt-BR': 'Conta será desativada' },
  'account.reinstated': { en: 'Account reinstated', 'pt-BR': 'Conta restabelecida' },
  'account.restricted': { en: 'Account restricted', 'pt-BR': 'Conta com restrição' },
  'account.violation': { en: 'Violation of the policy', 'pt-BR': 'Violação da política' },
  'account.deleted': { en: 'Account deleted', 'pt-BR': 'Conta excluída' },
  'account.unlinked': { en: 'Account no longer linked', 'pt-BR': 'Conta desvinculada' },
  'account.reviewed': { en: 'Account reviewed', 'pt-BR': 'Análise da conta' },
  'account.alert': { en: 'Account alert', 'pt-BR': 'Alerta da conta' },
  'account.limits': { en: 'Account limits', 'pt-BR': 'Limites da conta' },
  'account.changed': { en: 'Account changed', 'pt-BR': 'Conta alterada' },
  'number.quality': { en: 'Quality of the number', 'pt-BR': 'Qualidade do número' },
  'number.name': { en: 'Name of the number', 'pt-BR': 'Nome do número' },
  security: { en: 'Security', 'pt-BR': 'Segurança' },
  error: { en: 'Error', 'pt-BR': 'Erro' },
};

/** Facts that say by themselves what they are have no label. */
const factLabels: Readonly<Partial<Record<NoticeFact, Label>>> = {
  number: { en: 'number', 'pt-BR': 'número' },
  until: { en: 'until', 'pt-BR': 'até' },
  date: { en: 'on', 'pt-BR': 'em' },
  name: { en: 'name', 'pt-BR': 'nome' },
  reason: { en: 'reason', 'pt-BR': 'motivo' },
  severity: { en: 'severity', 'pt-BR': 'gravidade' },
  status: { en: 'status', 'pt-BR': 'situação' },
  limit: { en: 'limit', 'pt-BR': 'limite' },
  oldLimit: { en: 'before', 'pt-BR': 'antes' },
  perDay: { en: 'conversations a day', 'pt-BR': 'conversas por dia' },
  numbers: { en: 'numbers at most', 'pt-BR': 'números no máximo' },
  requester: { en: 'asked by', 'pt-BR': 'pedido por' },
};

/** `Conta com restrição: RESTRICTED_BIZ_INITIATED_MESSAGING, até 2026-12-01`. */
export function noticeText({ kind, data }: Pick<AccountNotice, 'kind' | 'data'>, lang: Language): string {
  const facts = noticeFacts.flatMap((fact) => {
    const value = data[fact];
    if (value === undefined || (fact === 'event' && spokenFor.has(kind))) return [];
    const label = factLabels[fact]?.[lang];
    return label === undefined ? value : `${label} ${value}`;
  });
  return [titles[kind][lang], ...(facts.length === 0 ? [] : [facts.join(', ')])].join(': ');
}

/** Kinds that say what the provider's own event says. */
const spokenFor: ReadonlySet<NoticeKind> = new Set([
  'account.disabled',
  'account.disableScheduled',
  'account.reinstated',
  'account.restricted',
  'account.violation',
  'account.deleted',
]);

export type NoticeWeight = 'serious' | 'caution' | 'news';

const serious: ReadonlySet<NoticeKind> = new Set([
  'account.disabled',
  'account.disableScheduled',
  'account.restricted',
  'account.violation',
  'account.deleted',
  'account.unlinked',
]);
const cautious: ReadonlySet<NoticeKind> = new Set(['account.alert', 'security', 'error']);
const bad = /DOWNGRADE|FLAGGED|REJECT|DECLIN|RED|CRITICAL/;

/** How much it matters to whoever looks after the number: what is serious or asks for caution is put before their eyes. */
export function noticeWeight({ kind, data }: Pick<AccountNotice, 'kind' | 'data'>): NoticeWeight {
  if (serious.has(kind)) return 'serious';
  if (kind === 'account.alert' && bad.test(data.severity ?? '')) return 'serious';
  if (cautious.has(kind)) return 'caution';
  const said = `${data.event ?? ''} ${data.decision ?? ''}`;
  return bad.test(said) && !said.includes('UNFLAGGED') ? 'caution' : 'news';
}
