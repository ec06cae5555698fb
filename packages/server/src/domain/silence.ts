import type { LineWarning } from '@balcao/contract';

/** What is known of the traffic of a line. */
export interface Traffic {
  /** When the provider last sent anything; null when it never has. */
  readonly lastReceivedMs: number | null;
  /** Hours since 1970 in which something came in, of the last weeks, in order. */
  readonly activeHours: readonly number[];
  /** Messages that are due, and since when the oldest is. */
  readonly due: { readonly count: number; readonly oldestMs: number | null };
  /** Messages of the last day whose outcome nobody knows. */
  readonly uncertain: { readonly count: number; readonly oldestMs: number | null };
  /** A check said that the provider does not send here. */
  readonly isUnsubscribed: boolean;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;

/** A send that is due leaves within seconds; a pause of the provider is seldom longer. */
const stuckMs = 10 * 60_000;
/** How much a week of the same line must have had in the same 24 hours for their silence to be one. */
const busyHours = 3;
const weeksCompared = 2;
const hoursKept = (weeksCompared * weekMs + dayMs) / hourMs;

/**
 * What looks wrong on a line whose provider answers. It is silent when nothing came in for 24 hours and the same 24 hours of each
 * of the two weeks before had traffic: a new number, a quiet one and a weekend raise nothing.
 */
export function warningsOf(traffic: Traffic, nowMs: number): readonly LineWarning[] {
  const { due, uncertain } = traffic;
  return [
    ...(traffic.isUnsubscribed ? [warning('webhook', null)] : []),
    ...(isSilent(traffic, nowMs) ? [warning('silent', traffic.lastReceivedMs)] : []),
    ...(due.oldestMs !== null && nowMs - due.oldestMs >= stuckMs ? [warning('stuck', due.oldestMs, due.count)] : []),
    ...(uncertain.oldestMs !== null && nowMs - uncertain.oldestMs >= stuckMs
      ? [warning('unconfirmed', uncertain.oldestMs, uncertain.count)]
      : []),
  ];
}

function warning(kind: LineWarning['kind'], sinceMs: number | null, count = 0): LineWarning {
  return { kind, since: sinceMs === null ? null : new Date(sinceMs).toISOString(), count };
}

function isSilent({ lastReceivedMs, activeHours }: Traffic, nowMs: number): boolean {
  if (lastReceivedMs === null || nowMs - lastReceivedMs < dayMs) return false;
  return Array.from({ length: weeksCompared }, (_, week) => nowMs - (week + 1) * weekMs).every(
    (endMs) =>
      activeHours.filter((hour) => hour * hourMs >= endMs - dayMs && hour * hourMs < endMs).length >= busyHours,
  );
}

/** The hours of traffic to remember, with the last one; the same list when nothing is new. */
export function rememberHour(
  activeHours: readonly number[],
  lastReceivedMs: number | null,
  nowMs: number,
): readonly number[] {
  if (lastReceivedMs === null) return activeHours;
  const hour = Math.floor(lastReceivedMs / hourMs);
  if (activeHours.at(-1) === hour) return activeHours;
  const oldest = Math.floor(nowMs / hourMs) - hoursKept;
  return [...activeHours.filter((kept) => kept >= oldest && kept < hour), hour];
}
