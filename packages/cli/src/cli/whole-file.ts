import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LocalError } from './local-error.ts';

/** The file is there as a whole or not at all. */
export async function writeWholeFile(path: string, body: string | Uint8Array): Promise<void> {
  const draft = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    await writeFile(draft, body, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw notWritten(path, error);
  }
}

/** Makes the folders that lead to a file. */
export async function makeFolderOf(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw notWritten(path, error);
  }
}

function notWritten(path: string, error: unknown): LocalError {
  return new LocalError('file.notWritten', 1, `${path}: ${(error as Error).message}`, { cause: error });
}
