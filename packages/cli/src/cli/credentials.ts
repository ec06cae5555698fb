import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalError } from './local-error.ts';

/** Where a token is kept: the system's keyring, or an encrypted file beside its key. */
type CredentialStore = 'keyring' | 'file';

export interface Credentials {
  read(account: string): Promise<{ readonly token: string; readonly store: CredentialStore } | null>;
  /** Tells which store took it. */
  keep(account: string, token: string): Promise<CredentialStore>;
  forget(account: string): Promise<void>;
}

/** What is needed of a keyring; null when this machine has none that survives a reboot. */
export interface Keyring {
  get(account: string): Promise<string | null>;
  set(account: string, token: string): Promise<void>;
  remove(account: string): Promise<void>;
}

export type OpenKeyring = () => Promise<Keyring | null>;

/**
 * The file is asked first because that is cheap and it holds nothing where a keyring works. It guards against a copied
 * file or backup, not against the same user.
 */
export function createCredentials(folder: string, openKeyring: OpenKeyring): Credentials {
  return {
    read: async (account) => {
      const filed = readEntries(folder)[account];
      if (filed !== undefined) return { token: filed, store: 'file' };
      const token = await attempt(openKeyring, (keyring) => keyring.get(account));
      return token === null ? null : { token, store: 'keyring' };
    },
    keep: async (account, token) => {
      const kept = await attempt(openKeyring, async (keyring) => {
        await keyring.set(account, token);
        return (await keyring.get(account)) === token;
      });
      const { [account]: _replaced, ...others } = readEntries(folder);
      if (kept === true) {
        if (_replaced !== undefined) writeEntries(folder, others);
        return 'keyring';
      }
      writeEntries(folder, { ...others, [account]: token });
      return 'file';
    },
    forget: async (account) => {
      const { [account]: filed, ...others } = readEntries(folder);
      if (filed !== undefined) return writeEntries(folder, others);
      await attempt(openKeyring, (keyring) => keyring.remove(account));
    },
  };
}

async function attempt<T>(open: OpenKeyring, use: (keyring: Keyring) => Promise<T>): Promise<T | null> {
  try {
    const keyring = await open();
    return keyring === null ? null : await use(keyring);
  } catch {
    // Locked, absent or refused: the file takes over.
    return null;
  }
}

/** The keyring of the desktop. On Linux only the Secret Service counts: the kernel's keyring is empty after a reboot. */
export function systemKeyring(env: Readonly<Record<string, string | undefined>>): OpenKeyring {
  return async () => {
    if (process.platform === 'linux' && env['DBUS_SESSION_BUS_ADDRESS'] === undefined) return null;
    const { AsyncEntry } = await import('@napi-rs/keyring');
    const entry = (account: string) => new AsyncEntry('balcao', account, { linux: { store: 'secret-service' } });
    return {
      get: (account) => entry(account).getPassword(),
      set: (account, token) => entry(account).setPassword(token),
      remove: async (account) => {
        await entry(account).deletePassword();
      },
    };
  };
}

// Asked for where it is needed: a token from the environment takes no cipher, and loading them takes milliseconds.
const crypto = () => process.getBuiltinModule('node:crypto');

const label = Buffer.from('balcao-credentials-1');

function readEntries(folder: string): Readonly<Record<string, string>> {
  const sealed = readPrivate(join(folder, 'credentials.enc'));
  const key = readPrivate(join(folder, 'credentials.key'));
  if (sealed === null || key === null) return {};
  const decipher = crypto().createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(label);
  decipher.setAuthTag(sealed.subarray(12, 28));
  try {
    const open = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
    return JSON.parse(open.toString('utf8')) as Record<string, string>;
  } catch (error) {
    const path = join(folder, 'credentials.enc');
    throw new LocalError(
      'credentials.unreadable',
      4,
      `${path}: cannot be opened with its key; sign in again after removing it`,
      {
        cause: error,
      },
    );
  }
}

function writeEntries(folder: string, entries: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'credentials.enc');
  if (Object.keys(entries).length === 0) return rmSync(path, { force: true });
  const keyPath = join(folder, 'credentials.key');
  const key = readPrivate(keyPath) ?? crypto().randomBytes(32);
  writeFileSync(keyPath, key, { mode: 0o600 });
  const iv = crypto().randomBytes(12);
  const cipher = crypto().createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(label);
  const body = Buffer.concat([cipher.update(JSON.stringify(entries), 'utf8'), cipher.final()]);
  writeFileSync(`${path}.new`, Buffer.concat([iv, cipher.getAuthTag(), body]), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** A file that only its owner may touch; wider permissions are refused, since a leaked token looks like any other. */
function readPrivate(path: string): Buffer | null {
  try {
    const { mode } = statSync(path);
    if (process.platform === 'win32' || (mode & 0o077) === 0) return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  throw new LocalError('credentials.exposed', 4, `${path}: others may read it; run: chmod 600 ${path}`);
}
