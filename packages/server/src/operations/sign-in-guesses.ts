import { type Guesses, type GuessKind, guessesKeptMs, withFailure } from '../domain/sign-in-limits.ts';
import type { Handler, Reads, Tx } from '../store/store.ts';

/*
 * Wrong passwords and codes, in the database so that all nodes count the same ones: a row for each address, account and second
 * factor that somebody failed at lately, whether there is such an account or not, and one for each address from which an account
 * was signed in to. Nothing is written about a sign-in that goes as ever.
 */
interface GuessRow {
  readonly key: string;
  readonly failures: number;
  readonly since: number;
  readonly last_at: number;
}

export interface GuessKey {
  readonly kind: GuessKind;
  readonly key: string;
}

export interface CountedGuesses {
  readonly key: string;
  readonly guesses: Guesses;
}

export async function guessesOf(reads: Reads, keys: readonly string[]): Promise<ReadonlyMap<string, Guesses>> {
  const places = keys.map(() => '?').join(', ');
  const rows = await reads.all<GuessRow>(
    `SELECT key, failures, since, last_at FROM sign_in_guesses WHERE key IN (${places})`,
    keys,
  );
  return new Map(rows.map((row) => [row.key, fromRow(row)]));
}

const fromRow = ({ failures, since, last_at: lastMs }: GuessRow): Guesses => ({ failures, sinceMs: since, lastMs });

/** Answers what is counted now. */
export const noteGuess: Handler<readonly GuessKey[], readonly CountedGuesses[]> = async (tx, keys) => {
  const counted: CountedGuesses[] = [];
  // In one order, so that two that fail at once do not wait for each other in a circle.
  for (const item of keys.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    counted.push({ key: item.key, guesses: await add(tx, item) });
  return counted;
};

async function add(tx: Tx, { kind, key }: GuessKey): Promise<Guesses> {
  const row = await tx.get<GuessRow>(
    `SELECT key, failures, since, last_at FROM sign_in_guesses WHERE key = ?${tx.dialect.forUpdate}`,
    [key],
  );
  const guesses = withFailure(kind, row === undefined ? undefined : fromRow(row), tx.nowMs);
  const { failures, sinceMs, lastMs } = guesses;
  if (row === undefined)
    await tx.run('INSERT INTO sign_in_guesses (key, failures, since, last_at) VALUES (?, ?, ?, ?)', [
      key,
      failures,
      sinceMs,
      lastMs,
    ]);
  else
    await tx.run('UPDATE sign_in_guesses SET failures = ?, since = ?, last_at = ? WHERE key = ?', [
      failures,
      sinceMs,
      lastMs,
      key,
    ]);
  return guesses;
}

export interface KnownAddress {
  readonly account: string;
  readonly address: string;
}

/** An account is signed in to from here; what was failed at before is forgiven. */
export const noteSignIn: Handler<KnownAddress & { readonly forgive: readonly string[] }, null> = async (
  tx,
  { account, address, forgive },
) => {
  await tx.run(
    `INSERT INTO known_addresses (account, address, at) VALUES (?, ?, ?)
     ON CONFLICT (account, address) DO UPDATE SET at = excluded.at`,
    [account, address, tx.nowMs],
  );
  for (const key of forgive.toSorted()) await tx.run('DELETE FROM sign_in_guesses WHERE key = ?', [key]);
  return null;
};

const dayMs = 24 * 3_600_000;
const knownMs = 90 * dayMs;
/** Guesses under made-up names are rows, too: past so many the oldest go first. */
const mostGuesses = 100_000;
const atOnce = 5_000;

/** When the address was last seen for the account; null when it was not, or too long ago to count. */
export async function knownSince(
  reads: Reads,
  { account, address }: KnownAddress,
  nowMs: number,
): Promise<number | null> {
  const row = await reads.get<{ at: number }>('SELECT at FROM known_addresses WHERE account = ? AND address = ?', [
    account,
    address,
  ]);
  return row === undefined || nowMs - row.at > knownMs ? null : row.at;
}

/** Forgets what does not count any more; a bounded piece each time. */
export const pruneGuesses: Handler<null, number> = async (tx) => {
  const old = await tx.run(
    'DELETE FROM sign_in_guesses WHERE key IN (SELECT key FROM sign_in_guesses WHERE last_at < ? ORDER BY last_at LIMIT ?)',
    [tx.nowMs - guessesKeptMs, atOnce],
  );
  const { n } = (await tx.get<{ n: number }>('SELECT count(*) AS n FROM sign_in_guesses', [])) ?? { n: 0 };
  const beyond = Math.min(atOnce, Math.max(0, Number(n) - mostGuesses));
  const tooMany =
    beyond === 0
      ? 0
      : await tx.run(
          'DELETE FROM sign_in_guesses WHERE key IN (SELECT key FROM sign_in_guesses ORDER BY last_at LIMIT ?)',
          [beyond],
        );
  const addresses = await tx.run('DELETE FROM known_addresses WHERE at < ?', [tx.nowMs - knownMs]);
  return old + tooMany + addresses;
};
