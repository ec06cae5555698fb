import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { createTarDecoder, createTarPacker } from 'modern-tar';

/** The file being written: `part` until it is whole and on disk, then in its place at once. */
export interface Archive extends AsyncDisposable {
  add(name: string, size: number, body: AsyncIterable<Uint8Array>): Promise<void>;
  addBytes(name: string, bytes: Uint8Array): Promise<void>;
  /** Puts the file in its place. Left undone, nothing stays of it. */
  finish(): Promise<void>;
}

export interface ArchiveOptions {
  readonly part: string;
  readonly path: string;
  readonly createdAt: Date;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

export function createArchive({ part, path, createdAt, signal, onBytes }: ArchiveOptions): Archive {
  const { readable, controller } = createTarPacker();
  const sink = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
  const packed = Readable.fromWeb(readable as Parameters<typeof Readable.fromWeb>[0]);
  const written = isCompressed(path)
    ? pipeline(packed, createGzip({ level: 3 }), sink, { signal })
    : pipeline(packed, sink, { signal });
  // Heard of by whoever adds next, and by `finish`.
  const broken = written.then(
    () => null,
    (error: unknown) => error,
  );
  let isFinished = false;

  const add: Archive['add'] = async (name, size, body) => {
    try {
      const entry = controller.add({ name, size, mode: 0o600, mtime: createdAt }).getWriter();
      for await (const chunk of body) {
        signal.throwIfAborted();
        await entry.write(chunk);
        onBytes(chunk.length);
      }
      await entry.close();
    } catch (error) {
      controller.error(error);
      throw (await broken) ?? error;
    }
  };
  return {
    add,
    addBytes: (name, bytes) => add(name, bytes.length, Readable.from([bytes])),
    finish: async () => {
      controller.finalize();
      await written;
      await rename(part, path);
      await syncFolder(dirname(path));
      isFinished = true;
    },
    [Symbol.asyncDispose]: async () => {
      if (isFinished) return;
      controller.error(new Error('the backup was not finished'));
      await broken;
      await rm(part, { force: true });
    },
  };
}

const isCompressed = (path: string) => /\.t?gz$/.test(path);

export interface ArchiveEntry {
  readonly name: string;
  readonly size: number;
  /** To be read to its end before the next entry. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** What a file is not, or no longer. */
export class UnreadableArchive extends Error {
  override readonly name = 'UnreadableArchive';
}

/** Entries of a tar file, compressed or not, in their order. */
export async function* readArchive(
  path: string,
  { signal, onBytes }: { readonly signal: AbortSignal; readonly onBytes: (count: number) => void },
): AsyncGenerator<ArchiveEntry> {
  const bytes = ReadableStream.from<Uint8Array<ArrayBuffer>>(counted(path, signal, onBytes));
  const plain = (await startsAsGzip(path)) ? bytes.pipeThrough(new DecompressionStream('gzip')) : bytes;
  const entries = plain.pipeThrough(createTarDecoder({ strict: true }));
  for await (const { header, body } of readable(entries)) {
    yield { name: header.name, size: header.size, body: readable(body) };
  }
}

async function* counted(path: string, signal: AbortSignal, onBytes: (count: number) => void) {
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 })) {
    onBytes((chunk as Buffer).length);
    yield chunk as Buffer<ArrayBuffer>;
  }
}

/** What the system says of the file stays as it is; what the formats say of its content is one thing. */
async function* readable<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  try {
    for await (const item of stream) yield item;
  } catch (error) {
    const isOfTheContent = error instanceof Error && error.name !== 'AbortError' && !('syscall' in error);
    throw isOfTheContent ? new UnreadableArchive(error.message, { cause: error }) : error;
  }
}

async function startsAsGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** A renamed file is found after a power cut only once its folder is on disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
