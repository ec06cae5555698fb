import type { TokenId } from '@balcao/contract';
import type { Authentication } from './authentication.ts';
import { isWithin } from './domain/elapsed.ts';
import type { TokenUse } from './operations/sign-in.ts';

/** Remembers which tokens were used, and writes it down behind the requests: at most once a minute for each. */
export interface TokenUses extends AsyncDisposable {
  /** Costs a look into a map. */
  note(id: TokenId, client: string | null): void;
  /** Resolves when what was noted is written. */
  idle(): Promise<void>;
}

const onceEveryMs = 60_000;
const gatherMs = 1_000;
const mostRemembered = 10_000;

export function createTokenUses(ports: {
  readonly now: () => number;
  readonly write: (uses: readonly TokenUse[]) => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}): TokenUses {
  const writtenAt = new Map<TokenId, number>();
  let waiting = new Map<TokenId, TokenUse>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const uses = [...waiting.values()];
    waiting = new Map();
    if (uses.length > 0) {
      // What could not be written is noted again in a minute: a time that is a little old misleads nobody.
      writing = writing.then(() => ports.write(uses)).then(() => undefined, ports.onFailure);
    }
    return writing;
  };

  return {
    note: (id, client) => {
      const nowMs = ports.now();
      if (isWithin(nowMs, writtenAt.get(id), onceEveryMs)) return;
      if (writtenAt.size >= mostRemembered) writtenAt.clear();
      writtenAt.set(id, nowMs);
      waiting.set(id, { id, atMs: nowMs, client });
      timer ??= setTimeout(() => void flush(), gatherMs).unref();
    },
    idle: flush,
    [Symbol.asyncDispose]: flush,
  };
}

/** Every token that is recognised is noted. */
export function notingUses(authentication: Authentication, uses: Pick<TokenUses, 'note'>): Authentication {
  return {
    ...authentication,
    actorOf: async (token, client = null) => {
      const actor = await authentication.actorOf(token);
      uses.note(actor.tokenId, client);
      return actor;
    },
  };
}

const longestClient = 200;

/** A user agent as it may be kept and shown: one line of bounded text. */
export function cleanClient(text: string | undefined): string | null {
  const clean = (text ?? '')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, longestClient);
  return clean === '' ? null : clean;
}
