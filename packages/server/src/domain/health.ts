import type { Health } from '@balcao/contract';

export type Finding = Pick<Health, 'state' | 'reason'> & { readonly trouble?: Health['trouble'] | undefined };

/** The state of a line after a look; `since` moves only when the state does. */
export function nextHealth(before: Health, found: Finding, at: string): Health {
  const isSame = before.state === found.state;
  return {
    state: found.state,
    checkedAt: at,
    reason: found.reason,
    since: isSame ? (before.since ?? before.checkedAt ?? at) : at,
    trouble: found.state === 'up' ? null : (found.trouble ?? 'other'),
  };
}

/** Nobody has asked the provider since the settings are these. */
export function unasked(at: string | null): Health {
  return { state: 'unknown', checkedAt: null, reason: null, since: at, trouble: null };
}

/** Whether people should be told of the change: a later check with the same result is none. */
export function isNews(before: Health, after: Health): boolean {
  return before.state !== after.state || before.reason !== after.reason;
}
