import { AppError } from '@balcao/contract';
import { systemActor } from '../actor.ts';
import type { Handler, Reads, Store } from '../store/store.ts';
import type { Cipher } from './cipher.ts';

/*
 * Whether the key is the one that sealed this database. A database holds a word of ours that was sealed with its key; one that has
 * none yet is asked with the secrets that it holds, and keeps the word from then on. Of nodes that start at once with different
 * keys one writes it, and the others find that it is not theirs.
 */
interface KeyPorts {
  readonly store: Pick<Store, 'read' | 'execute'>;
  readonly cipher: Cipher;
  readonly file: string;
  readonly nowMs: number;
}

export async function checkKey(ports: KeyPorts): Promise<void> {
  const { store, cipher, file, nowMs } = ports;
  const known = await store.read(async (reads) => (await sealedWord(reads)) ?? { found: await sealedSecrets(reads) });
  if ('sealed' in known) return refuseUnless(opens(cipher, known.sealed), file);
  // One that was written with another key since does not make this one wrong; that none opens does.
  refuseUnless(known.found.length === 0 || known.found.some((sealed) => opens(cipher, sealed)), file);
  const { result } = await store.execute<string>({
    id: 'key.keep',
    input: { sealed: cipher.seal(word) },
    actor: systemActor,
    nowMs,
    requestId: 'key-check',
  });
  refuseUnless(opens(cipher, result), file);
}

const id = 'secret';
const word = 'balcao';

/** Keeps the sealed word, unless another was there first; answers the one that stays. */
export const keepKeyCheck: Handler<{ readonly sealed: string }, string> = async (tx, { sealed }) => {
  await tx.run('INSERT INTO key_checks (id, sealed) VALUES (?, ?) ON CONFLICT (id) DO NOTHING', [id, sealed]);
  return (await sealedWord(tx))?.sealed ?? sealed;
};

const sealedWord = (reads: Reads) => reads.get<{ sealed: string }>('SELECT sealed FROM key_checks WHERE id = ?', [id]);

async function sealedSecrets(reads: Reads): Promise<readonly string[]> {
  const rows = await reads.all<{ sealed: string }>(
    `SELECT secrets AS sealed FROM connections WHERE secrets <> ''
     UNION ALL SELECT totp_secret AS sealed FROM users WHERE totp_secret IS NOT NULL`,
    [],
  );
  return rows.map(({ sealed }) => sealed);
}

function opens(cipher: Cipher, sealed: string): boolean {
  try {
    cipher.open(sealed);
    return true;
  } catch {
    // What another key sealed fails its authentication: that is the answer.
    return false;
  }
}

function refuseUnless(isRight: boolean, file: string): void {
  if (!isRight) throw new AppError('key.wrong', { file });
}
