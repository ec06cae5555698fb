import { AppError } from '@balcao/contract';
import type { Request } from 'express';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How much one caller may ask; past it they are told when to come back. */
export interface Limits {
  /** Guards passwords: 10 tries a minute from one address. */
  checkLogin(request: Request): Promise<void>;
  /** Guards the server: 6,000 requests in 10 s for one token. */
  checkToken(tokenId: string): Promise<void>;
}

export function createLimits(): Limits {
  const logins = new RateLimiterMemory({ points: 10, duration: 60 });
  const tokens = new RateLimiterMemory({ points: 6_000, duration: 10 });
  return {
    checkLogin: (request) => consume(logins, request.ip ?? 'unknown'),
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
