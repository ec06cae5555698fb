import { AppError } from '@balcao/contract';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How much one caller may ask; past it they are told when to come back. */
export interface Limits {
  /** Guards passwords: 10 wrong ones a minute from one address. Runs `login`; only a refused password counts. */
  guardLogin<T>(request: Request, login: () => Promise<T>): Promise<T>;
  /** Guards the server: 6,000 requests in 10 s for one token. */
  checkToken(tokenId: string): Promise<void>;
}

export function createLimits(): Limits {
  const logins = new RateLimiterMemory({ points: 10, duration: 60 });
  const tokens = new RateLimiterMemory({ points: 6_000, duration: 10 });
  return {
    guardLogin: async (request, login) => {
      const address = request.ip ?? 'unknown';
      // Counted before it is known, so that tries at the same moment do not slip through.
      await consume(logins, address);
      try {
        const answer = await login();
        await logins.reward(address, 1);
        return answer;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'auth.invalid') await logins.reward(address, 1);
        throw error;
      }
    },
    checkToken: (tokenId) => consume(tokens, tokenId),
  };
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (error) {
    if (error instanceof RateLimiterRes)
      throw new AppError('rate.limited', { seconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
    throw error;
  }
}
