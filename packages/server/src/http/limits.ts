import { AppError, type ErrorCode } from '@balcao/contract';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How much one caller may ask; past it they are told when to come back. */
export interface Limits {
  /**
   * Guards passwords and codes: 10 wrong ones a minute from one address, and 5 wrong codes in 5 minutes for one account. Runs
   * `attempt`; only a refused password or code counts.
   */
  guardSecret<T>(from: { readonly address: string; readonly account: string }, attempt: () => Promise<T>): Promise<T>;
  /** Whether one more refused sign-in of that account is put on record: 5 a minute, and 60 of all of them. */
  isRecorded(account: string): Promise<boolean>;
  /** Guards the server: 6,000 requests in 10 s for one token. */
  checkToken(tokenId: string): Promise<void>;
}

const mostCodes = 5;

export function createLimits(): Limits {
  const guesses = new RateLimiterMemory({ points: 10, duration: 60 });
  const codes = new RateLimiterMemory({ points: mostCodes, duration: 300 });
  const records = new RateLimiterMemory({ points: 5, duration: 60 });
  const allRecords = new RateLimiterMemory({ points: 60, duration: 60 });
  const tokens = new RateLimiterMemory({ points: 6_000, duration: 10 });
  return {
    guardSecret: async ({ address, account }, attempt) => {
      const tried = await codes.get(account);
      if (tried !== null && tried.consumedPoints >= mostCodes) throw limited(tried);
      // Counted before it is known, so that tries at the same moment do not slip through.
      await consume(guesses, address);
      try {
        const answer = await attempt();
        await guesses.reward(address, 1);
        return answer;
      } catch (error) {
        const code = error instanceof AppError ? error.code : null;
        if (!isWrongSecret(code)) await guesses.reward(address, 1);
        // Whoever gets here knows the password: nobody else can lock the account.
        if (code === 'auth.totpInvalid') await codes.penalty(account, 1);
        throw error;
      }
    },
    isRecorded: async (account) => (await isWithin(records, account)) && isWithin(allRecords, 'all'),
    checkToken: (tokenId) => consume(tokens, tokenId),
  };
}

export function isWrongSecret(code: ErrorCode | null): boolean {
  return code === 'auth.invalid' || code === 'auth.totpInvalid';
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
