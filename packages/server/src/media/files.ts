import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/** Content-addressed files: the name is the SHA-256, so the same file is kept once and a name never comes from outside. */
export interface MediaFiles {
  /** Where a file is, or would be. */
  pathOf(sha256: string): string;
  /** Answers the hash, lower-case hex; the file is on disk when it does. */
  put(body: Uint8Array): Promise<string>;
  get(sha256: string): Promise<Uint8Array>;
  /** Takes a file off the disk that nobody has put since then, ms; false when somebody has. */
  remove(sha256: string, putBeforeMs: number): Promise<boolean>;
}

export function openMediaFiles(folder: string): MediaFiles {
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a media hash is malformed');
    return join(folder, sha256.slice(0, 2), sha256);
  };
  return {
    pathOf,
    put: async (body) => {
      const sha256 = createHash('sha256').update(body).digest('hex');
      const path = pathOf(sha256);
      // What is there already is put again, so that nobody takes it away meanwhile.
      const putAt = new Date();
      const isThere = await utimes(path, putAt, putAt).then(
        () => true,
        () => false,
      );
      if (isThere) return sha256;
      await mkdir(join(folder, sha256.slice(0, 2)), { recursive: true });
      await writeDurably(path, body);
      return sha256;
    },
    get: (sha256) => readFile(pathOf(sha256)),
    remove: async (sha256, putBeforeMs) => {
      const path = pathOf(sha256);
      const found = await stat(path).catch(nothing);
      if (found !== null && found.mtimeMs >= putBeforeMs) return false;
      if (found !== null) await unlink(path);
      return true;
    },
  };
}

function nothing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

/** Beside it, synced, then renamed: a crash leaves the whole file or none. */
async function writeDurably(path: string, body: Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.${Date.now()}.${Math.random().toString(36).slice(2)}`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary);
    throw error;
  }
}
