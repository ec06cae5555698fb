import { AppError } from '@balcao/contract';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { createSignInLimits, type SignInLimits, type SignInPorts } from '../sign-in-limits.ts';

/** How much one caller may ask; past it they are told when to come back. */
export interface Limits extends SignInLimits {
  /** Whether one more refused sign-in of that account is put on record: 5 a minute, and 60 of all of them. */
  isRecorded(account: string): Promise<boolean>;
  /** Guards the server: 6,000 requests in 10 s for one token. */
  checkToken(tokenId: string): Promise<void>;
}

export function createLimits(ports: SignInPorts): Limits {
  const records = new RateLimiterMemory({ points: 5, duration: 60 });
  const allRecords = new RateLimiterMemory({ points: 60, duration: 60 });
  const tokens = new RateLimiterMemory({ points: 6_000, duration: 10 });
  return {
    ...createSignInLimits(ports),
    isRecorded: async (account) => (await isWithin(records, account)) && isWithin(allRecords, 'all'),
    checkToken: (tokenId) => consume(tokens, tokenId),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    throw error instanceof RateLimiterRes ? limited(error) : error;
  }
}

async function isWithin(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

function limited({ msBeforeNext }: RateLimiterRes): AppError {
  return new AppError('rate.limited', { seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) });
}
