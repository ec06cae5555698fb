import { AppError } from '@balcao/contract';
import type { Request, RequestHandler, Response } from 'express';
import type { UserActor } from '../actor.ts';
import type { Authentication } from '../authentication.ts';
import type { Context } from '../context.ts';
import { cleanClient } from '../token-uses.ts';
import type { Limits } from './limits.ts';

/* Who asks: told once per request, from its token. */

export interface HttpPorts {
  readonly context: Context;
  readonly authentication: Authentication;
  readonly limits: Limits;
  /** Addresses and ranges whose word is taken for whom they ask for. */
  readonly trustedProxies: readonly string[];
  readonly isReady: () => Promise<void>;
}

const actors = new WeakMap<Request, UserActor>();

export function byOf(request: Request, response: Response) {
  return {
    actor: actors.get(request) ?? null,
    requestId: String(response.getHeader('x-request-id')),
    client: cleanClient(request.headers['user-agent']),
  };
}

/** Refuses before the body is read. */
export function authenticated(
  ports: Pick<HttpPorts, 'authentication' | 'limits'>,
  { isOptional = false } = {},
): RequestHandler {
  return async (request, _response, next) => {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2);
    if (scheme?.toLowerCase() === 'bearer' && token !== undefined && token !== '') {
      const actor = await ports.authentication.actorOf(token, cleanClient(request.headers['user-agent']));
      await ports.limits.checkToken(actor.tokenId);
      actors.set(request, actor);
    } else if (!isOptional) throw new AppError('auth.required');
    next();
  };
}

export function actorOf(request: Request): UserActor {
  const actor = actors.get(request);
  if (actor === undefined) throw new AppError('auth.required');
  return actor;
}
