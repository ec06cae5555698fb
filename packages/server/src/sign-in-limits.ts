import { createHash } from 'node:crypto';
import { AppError, type ErrorCode } from '@balcao/contract';
import ipaddr from 'ipaddr.js';
import { type Guesses, type GuessKind, triesAtOnce, waitsUntilMs } from './domain/sign-in-limits.ts';
import {
  type CountedGuesses,
  type GuessKey,
  guessesOf,
  type KnownAddress,
  knownSince,
} from './operations/sign-in-guesses.ts';
import type { Store } from './store/store.ts';

/*
 * Guards passwords and codes. Failures are counted in the database; a right one costs nothing. Of tries that are under way it is not
 * known how they end, so as many are let in as could fail without going past the limit; the rest waits for these, and is let in
 * after them or refused with them.
 */
export interface SignInLimits {
  guardSecret<T>(
    from: { readonly address: string; readonly account: string; readonly isSignIn: boolean; readonly isDry?: boolean },
    attempt: () => Promise<T>,
  ): Promise<T>;
}

export interface SignInPorts {
  readonly store: Pick<Store, 'read'>;
  readonly now: () => number;
  readonly noteGuess: (keys: readonly GuessKey[]) => Promise<readonly CountedGuesses[]>;
  readonly noteSignIn: (known: KnownAddress & { readonly forgive: readonly string[] }) => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}

const mostWaiting = 200;
/** What was counted here so lately goes before what was read: the read may have begun before it. */
const freshMs = 2_000;
const dayMs = 24 * 3_600_000;

type Keys = Readonly<Record<GuessKind, string>>;

export function createSignInLimits(ports: SignInPorts): SignInLimits {
  const { store, now } = ports;
  const underWay = new Map<string, number>();
  const line = new Set<() => void>();

  const fresh = new Map<string, Guesses>();

  const known = async (keys: Keys, account: KnownAddress) => {
    const { read, knownMs } = await store.read(async (reads) => ({
      read: await guessesOf(reads, Object.values(keys)),
      knownMs: await knownSince(reads, account, now()),
    }));
    return { knownMs, guesses: new Map([...read, ...freshOf(keys)]) };
  };
  const freshOf = (keys: Keys) =>
    Object.values(keys).flatMap((key): readonly [string, Guesses][] => {
      const guesses = fresh.get(key);
      return guesses === undefined ? [] : [[key, guesses]];
    });
  const count = async (failed: readonly GuessKey[]) => {
    for (const { key, guesses } of await ports.noteGuess(failed)) {
      fresh.set(key, guesses);
      setTimeout(() => {
        if (fresh.get(key) === guesses) fresh.delete(key);
      }, freshMs).unref();
    }
  };
  /** Who comes from where the account was signed in to before does not wait for what others do to it. */
  const rulesFor = (knownMs: number | null): readonly GuessKind[] =>
    knownMs === null ? ['address', 'account', 'code'] : ['address', 'code'];
  const hasRoom = (rules: readonly GuessKind[], keys: Keys, guesses: ReadonlyMap<string, Guesses>) =>
    rules.every((kind) => (underWay.get(keys[kind]) ?? 0) < triesAtOnce(kind, guesses.get(keys[kind]), now()));
  const enter = (rules: readonly GuessKind[], keys: Keys) => {
    for (const kind of rules) underWay.set(keys[kind], (underWay.get(keys[kind]) ?? 0) + 1);
  };
  const leave = (rules: readonly GuessKind[], keys: Keys) => {
    for (const kind of rules) {
      const left = (underWay.get(keys[kind]) ?? 1) - 1;
      if (left === 0) underWay.delete(keys[kind]);
      else underWay.set(keys[kind], left);
    }
    const waiters = [...line];
    line.clear();
    for (const go of waiters) go();
  };
  const admit = async (keys: Keys, account: KnownAddress) => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- looked at again after others have ended
      const { guesses, knownMs } = await known(keys, account);
      const rules = rulesFor(knownMs);
      const waitMs = Math.max(...rules.map((kind) => waitsUntilMs(kind, guesses.get(keys[kind]), now()))) - now();
      if (waitMs > 0) throw tooMany(waitMs);
      if (hasRoom(rules, keys, guesses)) {
        enter(rules, keys);
        return { guesses, knownMs, rules };
      }
      if (line.size >= mostWaiting) throw tooMany(1_000);
      // oxlint-disable-next-line no-await-in-loop -- as above
      await new Promise<void>((resolve) => line.add(resolve));
    }
  };
  const written = (work: Promise<unknown>) => work.catch(ports.onFailure);

  return {
    guardSecret: async ({ address, account, isSignIn, isDry = false }, attempt) => {
      const client = clientOf(address);
      const keys: Keys = {
        address: `address:${client}`,
        account: `account:${hashOf(account)}`,
        code: `code:${hashOf(account)}`,
      };
      const place: KnownAddress = { account: hashOf(account), address: client };
      const { guesses, knownMs, rules } = await admit(keys, place);
      try {
        const answer = await attempt();
        // What was only tried forgives nothing: a dry run leaves no trace.
        if (isDry) return answer;
        const forgive = (['account', 'code'] as const).map((kind) => keys[kind]).filter((key) => guesses.has(key));
        const isNews = isSignIn && (knownMs === null || now() - knownMs > dayMs);
        for (const key of forgive) fresh.delete(key);
        if (isNews || forgive.length > 0) await written(ports.noteSignIn({ ...place, forgive }));
        return answer;
      } catch (error) {
        const code = error instanceof AppError ? error.code : null;
        const failed = failuresOf(code).map((kind) => ({ kind, key: keys[kind] }));
        if (failed.length > 0) await written(count(failed));
        throw error;
      } finally {
        leave(rules, keys);
      }
    },
  };
}

export function isWrongSecret(code: ErrorCode | null): boolean {
  return code === 'auth.invalid' || code === 'auth.totpInvalid';
}

/** A wrong code was preceded by the right password: only then is it counted for the second factor. */
function failuresOf(code: ErrorCode | null): readonly GuessKind[] {
  if (code === 'auth.invalid') return ['address', 'account'];
  return code === 'auth.totpInvalid' ? ['address', 'code'] : [];
}

/** Names that people typed are not kept as they are: among them are passwords. */
function hashOf(account: string): string {
  return createHash('sha256').update(account).digest('base64url').slice(0, 22);
}

/** One client: an IPv4 address, or the network of an IPv6 one, of which a household has all. */
export function clientOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const read = ipaddr.process(address);
  if (read instanceof ipaddr.IPv4) return read.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${read.toNormalizedString().split('%', 1)[0]}/64`).toString()}/64`;
}

function tooMany(waitMs: number): AppError {
  return new AppError('rate.limited', { seconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
