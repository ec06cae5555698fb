import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCredentials, type Keyring, type OpenKeyring } from './credentials.ts';
import { LocalError } from './local-error.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'balcao-credentials-')), 'config');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const noKeyring: OpenKeyring = async () => null;
const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

it('without a keyring the token is in a file of the owner’s alone, encrypted', async () => {
  const credentials = createCredentials(folder, noKeyring);
  expect(await credentials.keep('default@http://a', 'token-of-a')).toBe('file');
  expect(await credentials.keep('default@http://b', 'token-of-b')).toBe('file');
  expect([modeOf('credentials.enc'), modeOf('credentials.key')]).toEqual([0o600, 0o600]);
  expect(readFileSync(join(folder, 'credentials.enc'), 'latin1')).not.toContain('token-of');
  expect(await createCredentials(folder, noKeyring).read('default@http://a')).toEqual({
    token: 'token-of-a',
    store: 'file',
  });
});

it('a file that others may read is refused', async () => {
  const credentials = createCredentials(folder, noKeyring);
  await credentials.keep('a', 't');
  for (const name of ['credentials.enc', 'credentials.key']) {
    chmodSync(join(folder, name), 0o640);
    await expect(credentials.read('a')).rejects.toMatchObject({ code: 'credentials.exposed', exit: 4 });
    chmodSync(join(folder, name), 0o600);
  }
  await expect(credentials.read('a')).resolves.toMatchObject({ token: 't' });
});

it('a file that was altered is refused', async () => {
  const credentials = createCredentials(folder, noKeyring);
  await credentials.keep('a', 't');
  const path = join(folder, 'credentials.enc');
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  const { writeFileSync } = await import('node:fs');
  writeFileSync(path, bytes);
  await expect(credentials.read('a')).rejects.toBeInstanceOf(LocalError);
});

it('forgetting the last token removes the file', async () => {
  const credentials = createCredentials(folder, noKeyring);
  await credentials.keep('a', 't');
  await credentials.forget('a');
  expect(existsSync(join(folder, 'credentials.enc'))).toBe(false);
  expect(await credentials.read('a')).toBeNull();
});

it('a keyring that works is used, and a token moves there from the file', async () => {
  const kept = new Map<string, string>();
  const keyring: Keyring = {
    get: async (account) => kept.get(account) ?? null,
    set: async (account, token) => void kept.set(account, token),
    remove: async (account) => void kept.delete(account),
  };
  await createCredentials(folder, noKeyring).keep('a', 'old');
  const credentials = createCredentials(folder, async () => keyring);
  expect(await credentials.keep('a', 'new')).toBe('keyring');
  expect(await credentials.read('a')).toEqual({ token: 'new', store: 'keyring' });
  expect(existsSync(join(folder, 'credentials.enc'))).toBe(false);
});

it('a keyring that refuses is replaced by the file', async () => {
  const locked: OpenKeyring = async () => {
    throw new Error('locked');
  };
  expect(await createCredentials(folder, locked).keep('a', 't')).toBe('file');
});
