import type { Trouble } from '@balcao/contract';
import type { SendOutcome } from '../channel.ts';

/** An error as the Graph API answered it, or an HTTP status alone when the body was not Graph's. */
export interface GraphFailure {
  readonly status: number;
  /** Null when the answer had no Graph error in it. */
  readonly code: number | null;
  readonly subcode: number | null;
  readonly text: string;
  readonly retryAfterMs: number | null;
}

export type ErrorClass = 'auth' | 'throttle' | 'transient' | 'permanent';

/**
 * Meta's codes by what to do about them; titles and HTTP statuses are not to be decided on.
 * Source: Cloud API error codes, 2026. Ranges are inclusive.
 */
const classes: readonly (readonly [ErrorClass, readonly (number | readonly [number, number])[]])[] = [
  ['auth', [0, 3, 10, 33, 190, [200, 299], 368, 131005, 131031]],
  ['throttle', [4, 613, 80007, 130429, 131048, 131056, 131064, 133016]],
  ['transient', [1, 2, 131000, 131016, 131053, 131057, 135000]],
  [
    'permanent',
    [
      100,
      130472,
      130497,
      131008,
      131009,
      131021,
      131026,
      131030,
      131042,
      131044,
      131045,
      131047,
      131049,
      131050,
      131051,
      131052,
      131062,
      131063,
      137000,
      [132000, 132099],
      [138000, 138013],
    ],
  ],
];

const minuteMs = 60_000;
/** How long to wait when Meta does not say: one message per 6 s to one person, a second for the number's throughput. */
const backoffMs: Readonly<Record<number, number>> = {
  4: minuteMs,
  613: minuteMs,
  80007: minuteMs,
  130429: 1_000,
  131048: 15 * minuteMs,
  131056: 6_000,
  133016: 15 * minuteMs,
};
const usualBackoffMs = 30_000;

/** Subcode of "object does not exist or may not be seen": with code 100 it is the connection's id that is wrong. */
const noSuchObject = 33;

/** What to do about a failed request that was answered: an answer means that nothing was taken. */
export function classOf(failure: GraphFailure): ErrorClass {
  if (failure.status === 429) return 'throttle';
  if (failure.code === 100 && failure.subcode === noSuchObject) return 'auth';
  const known = classes.find(([, codes]) => codes.some((code) => isWithin(code, failure.code)));
  if (known !== undefined) return known[0];
  return failure.status >= 400 && failure.status < 500 && failure.status !== 408 ? 'permanent' : 'transient';
}

function isWithin(code: number | readonly [number, number], given: number | null): boolean {
  if (given === null) return false;
  return typeof code === 'number' ? code === given : given >= code[0] && given <= code[1];
}

/** The outcome of a request that Meta refused. */
export function refusalOutcome(failure: GraphFailure): SendOutcome {
  const code = codeOf(failure);
  const reason = failure.text;
  switch (classOf(failure)) {
    case 'auth':
      return { kind: 'disconnected', code, reason, trouble: troubleOf(failure) };
    case 'throttle':
      return {
        kind: 'throttled',
        of: failure.code === pairRate ? 'recipient' : 'connection',
        afterMs: throttleMs(failure),
        code,
        reason,
      };
    case 'transient':
      return { kind: 'retry', code, reason };
    case 'permanent':
      return { kind: 'rejected', code, reason };
  }
}

/** The kind of fault that a refusal of the connection itself is. */
export function troubleOf({ code, subcode }: GraphFailure): Trouble {
  if (code === 100 && subcode === noSuchObject) return 'number';
  return troubleCodes.find(([, codes]) => codes.some((known) => isWithin(known, code)))?.[0] ?? 'other';
}

const troubleCodes: readonly (readonly [Trouble, readonly (number | readonly [number, number])[]])[] = [
  ['credentials', [0, 190]],
  ['permission', [3, 10, 131005, [200, 299]]],
  ['account', [368, 131031]],
  ['number', [33]],
];

/** Too many to one customer; the others are served. */
const pairRate = 131056;

function throttleMs({ code, retryAfterMs }: GraphFailure): number {
  return retryAfterMs ?? (code === null ? usualBackoffMs : (backoffMs[code] ?? usualBackoffMs));
}

/** `131047`, or `http.502` when Meta gave no code. */
export function codeOf({ code, status }: GraphFailure): string {
  return code === null ? `http.${status}` : String(code);
}

/** An object that is not there any more, as opposed to a token that may not see it. */
export function isMissingObject({ status, code, subcode }: GraphFailure): boolean {
  return (
    (code === 100 && subcode === noSuchObject) || code === 33 || code === 131052 || (code === null && status === 404)
  );
}
