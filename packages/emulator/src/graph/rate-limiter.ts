import type { Clock } from '../clock.ts';
import type { Limits } from '../provider.ts';

/** Counts traffic against the limits of a number; both are off until set. */
export interface RateLimiter {
  set(limits: Limits): void;
  /** Counts one message and gives the error code when it is one too many; refused messages do not count. */
  check(message: { readonly phoneNumberId: string; readonly to: string }): 130429 | 131056 | null;
  /** Inbound traffic uses up the throughput of a number as well. */
  count(phoneNumberId: string): void;
}

interface Bucket {
  level: number;
  at: number;
}

export function createRateLimiter({ clock }: { clock: Clock }): RateLimiter {
  const buckets = new Map<string, Bucket>();
  let limits: Limits = {};
  const leak = (key: string, perMs: number): Bucket => {
    const now = clock.now();
    const bucket = buckets.get(key) ?? { level: 0, at: now };
    bucket.level = Math.max(0, bucket.level - Math.max(0, now - bucket.at) * perMs);
    bucket.at = now;
    buckets.set(key, bucket);
    return bucket;
  };
  const throughput = (phoneNumberId: string, perSecond: number) => leak(phoneNumberId, perSecond / 1000);
  return {
    set(change) {
      limits = { ...limits, ...dropUndefined(change) };
      buckets.clear();
    },
    check({ phoneNumberId, to }) {
      const { perSecond, pair } = limits;
      const number = perSecond ? throughput(phoneNumberId, perSecond) : null;
      if (number !== null && perSecond && number.level + 1 > perSecond) return 130429;
      const couple = pair ? leak(`${phoneNumberId}\n${to}`, 1 / pair.everyMs) : null;
      if (couple !== null && pair && couple.level + 1 > pair.burst) return 131056;
      for (const bucket of [number, couple]) if (bucket !== null) bucket.level += 1;
      return null;
    },
    count(phoneNumberId) {
      if (limits.perSecond) throughput(phoneNumberId, limits.perSecond).level += 1;
    },
  };
}

function dropUndefined(limits: Limits): Limits {
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
