import type { TrustId } from '../../packages/server/test/trust/figures.ts';

/** What each figure is about, in a line. */
export const claims: Readonly<Record<TrustId, string>> = {
  R2: 'kill -9 during webhooks and sends',
  R3: 'clients cut by a faulty link',
  R4: 'eight writers, readers by cursor',
  R6: 'outbox against a failing provider',
  R7: 'every webhook five times, over restarts',
  R8: 'a full disk',
  R10: 'a clock that jumps',
  R12: 'readers that stall',
  S1: 'terminal escapes in what others write',
  S2: 'webhooks that nobody signed',
  S3: 'hostile payloads',
  S4: 'reading or doing what one may not',
  S5: 'fields that an input does not have',
  S6: 'requests to places inside',
  S8: 'formulas in CSV',
  S9: 'queries in filters and searches',
  S10: 'sessions and tokens',
};
