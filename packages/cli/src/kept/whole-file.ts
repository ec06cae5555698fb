import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** Ends what is being written; a name with it is nobody's yet. */
const unfinished = '.new';
let written = 0;

/**
 * Puts a file on the disk whole or not at all, for this user alone. When it returns, a power cut takes nothing of it back;
 * when the disk refuses, what stood there before still stands, and it throws.
 */
export function writeWhole(folder: string, name: string, text: string): void {
  written += 1;
  const path = join(folder, `${name}.${process.pid}-${written}${unfinished}`);
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(path, join(folder, name));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
  syncFolder(folder);
}

/** The name of a new file is on the disk when its folder is; where folders cannot be opened (Windows) it needs no help. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A folder of this user alone, without what a process that died has left half written in it. */
export function ownFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const staleMs = 60_000;
  for (const name of readdirSync(folder)) {
    if (!name.endsWith(unfinished)) continue;
    const path = join(folder, name);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (mtimeMs !== undefined && Date.now() - mtimeMs > staleMs) rmSync(path, { force: true });
  }
}

export function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
