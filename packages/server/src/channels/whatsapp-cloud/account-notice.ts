import type { AccountNotice, NoticeFact, NoticeKind } from '@balcao/contract';
import { cleanText } from './clean.ts';
import { isRecord, type Piece } from './inbound-content.ts';
import { errorEntry, listOf } from './schema.ts';

/*
 * Meta's webhook fields about the account: https://developers.facebook.com/docs/graph-api/webhooks/reference/whatsapp-business-account,
 * read through mirrors in November 2026. What an event brings stands in nested records whose name is the event's, or, in older
 * payloads, beside it; both are read.
 */

type Notice = Pick<AccountNotice, 'kind' | 'data'>;
type Facts = Partial<Record<NoticeFact, unknown>>;

/** What a field of the account says; null for a field that is not about it. */
export function readAccountField(field: string, value: Piece): Notice | null {
  if (!Object.hasOwn(readers, field)) return null;
  return readers[field]?.(value) ?? null;
}

const readers: Readonly<Record<string, (value: Piece) => Notice>> = {
  account_update: accountUpdate,
  account_alerts: accountAlert,
  account_review_update: ({ decision }) => notice('account.reviewed', { decision }),
  business_capability_update: (value) => notice('account.limits', limitsOf(value)),
  business_status_update: (value) => notice('account.changed', { event: value['event'] }),
  phone_number_name_update: ({ display_phone_number, decision, requested_verified_name, rejection_reason }) =>
    notice('number.name', {
      number: display_phone_number,
      decision,
      name: requested_verified_name,
      reason: rejection_reason,
    }),
  phone_number_quality_update: (value) =>
    notice('number.quality', { number: value['display_phone_number'], event: value['event'], ...limitsOf(value) }),
  security: ({ display_phone_number, event, requester }) =>
    notice('security', { number: display_phone_number, event, requester }),
};

const updates: Readonly<Record<string, NoticeKind>> = {
  DISABLED_UPDATE: 'account.disabled',
  ACCOUNT_RESTRICTION: 'account.restricted',
  ACCOUNT_VIOLATION: 'account.violation',
  ACCOUNT_DELETED: 'account.deleted',
  PARTNER_APP_UNINSTALLED: 'account.unlinked',
  PARTNER_REMOVED: 'account.unlinked',
  ACCOUNT_OFFBOARDED: 'account.unlinked',
};
const bans: Readonly<Record<string, NoticeKind>> = {
  DISABLE: 'account.disabled',
  SCHEDULE_FOR_DISABLE: 'account.disableScheduled',
  REINSTATE: 'account.reinstated',
};

function accountUpdate(value: Piece): Notice {
  const event = value['event'];
  const ban = recordIn(value, 'ban_info');
  const state = listed(ban['waba_ban_state']).at(-1);
  const restrictions = records(value['restriction_info']);
  const kind =
    own(bans, state) ?? own(updates, event) ?? (restrictions.length > 0 ? 'account.restricted' : 'account.changed');
  return notice(kind, {
    event,
    number: value['phone_number'] ?? value['display_phone_number'],
    restriction: restrictions.map((one) => one['restriction_type']),
    until: restrictions.map((one) => dateOf(one['expiration'])).find((date) => date !== undefined),
    violation: recordIn(value, 'violation_info')['violation_type'] ?? value['violation_type'],
    date: ban['waba_ban_date'],
    reason: recordIn(value, 'disconnection_info')['reason'] ?? value['reason'],
  });
}

function accountAlert(value: Piece): Notice {
  const alert = { ...value, ...recordIn(value, 'alert_info') };
  return notice('account.alert', {
    alert: alert['alert_type'],
    severity: alert['alert_severity'],
    status: alert['alert_status'],
    text: alert['alert_description'],
  });
}

/** `max_daily_conversations_per_business` stands in the place of `current_limit` since February 2026. */
function limitsOf(value: Piece): Facts {
  return {
    limit: value['current_limit'],
    oldLimit: value['old_limit'],
    perDay: value['max_daily_conversations_per_business'] ?? value['max_daily_conversation_per_phone'],
    numbers: value['max_phone_numbers_per_business'] ?? value['max_phone_numbers_per_waba'],
  };
}

/** An error of the number itself; null when it is none. */
export function readAccountError(one: unknown): Notice | null {
  const error = errorEntry.safeParse(one).data;
  if (error === undefined) return null;
  return notice('error', {
    code: String(error.code),
    text: error.error_data?.details ?? error.message ?? error.title,
  });
}

const longestFact = 300;

/** Only what is said: text and numbers, one or several. */
function notice(kind: NoticeKind, facts: Facts): Notice {
  const data: Partial<Record<NoticeFact, string>> = {};
  for (const [fact, value] of Object.entries(facts) as [NoticeFact, unknown][]) {
    const text = listed(value).join(', ');
    if (text !== '') data[fact] = cleanText(text, longestFact);
  }
  return { kind, data };
}

function listed(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? listOf(value, 10) : [value];
  return items.flatMap((item) =>
    typeof item === 'string' && item !== '' ? [item] : typeof item === 'number' ? [String(item)] : [],
  );
}

function recordIn(value: Piece, name: string): Piece {
  const inner = value[name];
  return isRecord(inner) ? inner : {};
}

const records = (value: unknown): readonly Piece[] =>
  (Array.isArray(value) ? listOf(value, 10) : [value]).filter((one) => isRecord(one));

const own = <T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined =>
  typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;

/** Seconds, as a number or in a string, or a date as it is. */
function dateOf(value: unknown): string | undefined {
  const seconds =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{9,11}$/.test(value) ? Number(value) : null;
  if (seconds === null) return typeof value === 'string' ? value : undefined;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);
}
