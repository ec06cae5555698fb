import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/**
 * Content-addressed files: the name is the SHA-256, so the same file is kept once and a name never comes from outside. What comes
 * in is written beside them while it is hashed, synced, then renamed: a crash leaves the whole file or a leftover that the next
 * start removes.
 */
export interface MediaFiles {
  /** Where a file is, or would be. */
  pathOf(sha256: string): string;
  /** Answers the hash, lower-case hex; the file is on disk when it does. */
  put(body: Uint8Array): Promise<string>;
  /** The same piece by piece, whatever the size; null when there is more than `maxBytes`. `look` sees it before it is kept. */
  receive<T>(
    pieces: AsyncIterable<Uint8Array>,
    maxBytes: number,
    look: (path: string) => Promise<T>,
  ): Promise<Received<T> | null>;
  get(sha256: string): Promise<Uint8Array>;
  /** The first bytes, as many as there are. */
  head(sha256: string, bytes: number): Promise<Uint8Array>;
  open(sha256: string): Promise<{ readonly bytes: number; readonly stream: () => Readable }>;
  /** Takes a file off the disk that nobody has put since then, ms; false when somebody has. */
  remove(sha256: string, putBeforeMs: number): Promise<boolean>;
  tryDisk(): Promise<void>;
}

export interface Received<T> {
  readonly sha256: string;
  readonly bytes: number;
  readonly seen: T;
}

export function openMediaFiles(folder: string): MediaFiles {
  const incoming = join(folder, 'incoming');
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  removeLeftovers(incoming);
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('a media hash is malformed');
    return join(folder, sha256.slice(0, 2), sha256);
  };
  const receive: MediaFiles['receive'] = async (pieces, maxBytes, look) => {
    const temporary = join(incoming, `${host}.${process.pid}.${randomUUID()}`);
    try {
      const written = await write(temporary, pieces, maxBytes);
      if (written === null) return null;
      const seen = await look(temporary);
      await keep(temporary, join(folder, written.sha256.slice(0, 2)), pathOf(written.sha256));
      return { ...written, seen };
    } finally {
      await unlink(temporary).catch(nothing);
    }
  };
  return {
    pathOf,
    receive,
    put: async (body) => {
      const received = await receive(one(body), body.length, async () => null);
      if (received === null) throw new Error('a file grew while it was written');
      return received.sha256;
    },
    get: (sha256) => readFile(pathOf(sha256)),
    head: async (sha256, bytes) => {
      await using file = await open(pathOf(sha256));
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.subarray(0, bytesRead);
    },
    open: async (sha256) => {
      const path = pathOf(sha256);
      const { size } = await stat(path);
      return { bytes: size, stream: () => createReadStream(path) };
    },
    remove: async (sha256, putBeforeMs) => {
      const path = pathOf(sha256);
      const found = await stat(path).catch(nothing);
      if (found !== null && found.mtimeMs >= putBeforeMs) return false;
      if (found !== null) await unlink(path);
      return true;
    },
    tryDisk: () => tryDisk(incoming),
  };
}

/** As much as a file system hands out at once: less may fit into what is left of a block. */
const triedBytes = 65_536;

/** Writes a little in that folder, and takes it away again; rejects while the disk takes nothing. */
export async function tryDisk(folder: string): Promise<void> {
  const temporary = join(folder, `${host}.${process.pid}.${randomUUID()}`);
  try {
    await write(temporary, one(Buffer.alloc(triedBytes, 1)), triedBytes);
  } finally {
    await unlink(temporary).catch(nothing);
  }
}

/** The part before the first dot tells the machine, so it has none. */
const host = hostname().replaceAll(/[^\w-]/g, '_');
const abandonedMs = 24 * 3_600_000;

/** Of processes of this machine that are gone, and of others what nobody can be writing any more. */
function removeLeftovers(incoming: string): void {
  for (const name of readdirSync(incoming)) {
    const [machine, pid] = name.split('.');
    const path = join(incoming, name);
    const isGone = machine === host && (Number(pid) === process.pid || !isRunning(Number(pid)));
    if (isGone || isOld(path)) rmSync(path, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isOld(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > abandonedMs;
}

async function write(path: string, pieces: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256');
  let bytes = 0;
  await using file = await open(path, 'wx', 0o600);
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > maxBytes) return null;
    hash.update(piece);
    await writeAll(file, piece);
  }
  await file.sync();
  return { sha256: hash.digest('hex'), bytes };
}

/** A disk that is nearly full takes a part of a piece. */
async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.length; ) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { bytesWritten } = await file.write(piece, at, piece.length - at);
    at += bytesWritten;
  }
}

async function keep(temporary: string, folder: string, path: string): Promise<void> {
  // What is there already is put again, so that nobody takes it away meanwhile.
  const putAt = new Date();
  if ((await utimes(path, putAt, putAt).catch(nothing)) !== null) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(temporary, path);
  await using names = await open(folder);
  await names.sync();
}

async function* one(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

function nothing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}
