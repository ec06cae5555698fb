import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@balcao/contract';
import { acceptedAs, type Conversion, stickerSide } from '../domain/conversion.ts';

/**
 * Makes voice notes and stickers with ffmpeg, in a process of its own: no shell, one thread, bounded in time, in what it writes
 * and in how many run at once; it is told which reader to use and opens nothing but the file it is given. What it leaves in its
 * folder goes away with it, whatever happens.
 */
export interface Converter extends AsyncDisposable {
  /** The file as it was asked for, opened when it is its turn; refuses what cannot be read, and says when there is no converter. */
  convert(conversion: Conversion, body: Uint8Array | (() => Promise<Uint8Array>), name: string): Promise<Uint8Array>;
}

export interface ConverterPorts {
  readonly program: string;
  /** Its own: emptied when the server starts. */
  readonly folder: string;
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 20_000;
const atOnce = 2;
const mostWaiting = 16;
/** Of a picture; a small file can unfold to gigabytes. */
const mostPixels = 50_000_000;
/** WebP qualities, until it is small enough. */
const qualities = [80, 50, 20] as const;

export function createConverter({ program, folder, timeoutMs = defaultTimeoutMs }: ConverterPorts): Converter {
  rmSync(folder, { recursive: true, force: true });
  const places = createPlaces();
  const stopping = new AbortController();
  const run = (args: readonly string[]) =>
    runProgram(program, args, AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]));

  const attempt = async (conversion: Conversion, inside: string, name: string): Promise<Uint8Array> => {
    const [source, target] = [join(inside, 'in'), join(inside, 'out')];
    let converted: Uint8Array = new Uint8Array();
    for (const args of commandsFor(conversion, source, target)) {
      // oxlint-disable-next-line no-await-in-loop -- each is tried only if the one before came out too large
      const outcome = await run(args);
      if (outcome.kind === 'missing')
        throw new AppError('media.converterMissing', { accepted: acceptedAs[conversion.to] });
      if (outcome.kind === 'failed')
        throw new AppError('media.conversionFailed', {
          name,
          wanted: acceptedAs[conversion.to],
          problem: outcome.problem,
        });
      // oxlint-disable-next-line no-await-in-loop -- as above
      converted = await readFile(target);
      if (converted.length <= conversion.maxBytes) break;
    }
    return converted;
  };
  return {
    convert: (conversion, body, name) =>
      places.take(async () => {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        const inside = await mkdtemp(join(folder, 'file-'));
        try {
          // Read when it is its turn: those in line hold no file in memory.
          await writeFile(join(inside, 'in'), typeof body === 'function' ? await body() : body, { mode: 0o600 });
          return await attempt(conversion, inside, name);
        } finally {
          await rm(inside, { recursive: true, force: true });
        }
      }),
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await places.empty();
    },
  };
}

function commandsFor(conversion: Conversion, source: string, target: string): readonly (readonly string[])[] {
  const quiet = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-y'];
  const read = [
    '-protocol_whitelist',
    'file',
    '-threads',
    '1',
    '-f',
    conversion.from,
    '-i',
    source,
    '-map_metadata',
    '-1',
  ];
  const bounds = ['-threads', '1', '-fs', String(conversion.maxBytes + 1)];
  if (conversion.to === 'voice') {
    const opus = ['-vn', '-c:a', 'libopus', '-b:a', '32k', '-ac', '1', '-ar', '48000', '-application', 'voip'];
    return [[...quiet, ...read, ...opus, ...bounds, '-f', 'ogg', target]];
  }
  const side = String(stickerSide);
  const fit = `scale=${side}:${side}:force_original_aspect_ratio=decrease,format=rgba,pad=${side}:${side}:(ow-iw)/2:(oh-ih)/2:color=black@0`;
  const picture = ['-an', '-frames:v', '1', '-vf', fit, '-c:v', 'libwebp'];
  return qualities.map((quality) => [
    ...quiet,
    '-max_pixels',
    String(mostPixels),
    ...read,
    ...picture,
    '-quality',
    String(quality),
    '-threads',
    '1',
    '-f',
    'webp',
    target,
  ]);
}

type Outcome = { readonly kind: 'done' | 'missing' } | { readonly kind: 'failed'; readonly problem: string };

const errorBytes = 2_000;

function runProgram(program: string, args: readonly string[], signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      signal,
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      if (said.length < errorBytes) said += chunk.toString('utf8');
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) return;
      const isMissing = error.code === 'ENOENT' || error.code === 'EACCES';
      resolve(isMissing ? { kind: 'missing' } : { kind: 'failed', problem: error.message });
    });
    child.once('close', (code) => {
      if (code === 0) return resolve({ kind: 'done' });
      resolve({ kind: 'failed', problem: signal.aborted ? 'it takes too long' : lastLine(said) });
    });
  });
}

/** Without the path of our folder. */
function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replaceAll(/\/\S*\//g, '').slice(0, 200) || 'it cannot be read';
}

/** A few at once, some more in line, and no further: the rest is asked to come again. */
function createPlaces() {
  const line: (() => void)[] = [];
  const running = new Set<Promise<unknown>>();
  const enter = async () => {
    if (running.size < atOnce) return;
    if (line.length >= mostWaiting) throw new AppError('server.unavailable', { problem: 'too many files to convert' });
    await new Promise<void>((resolve) => line.push(resolve));
  };
  return {
    take: async <T>(work: () => Promise<T>): Promise<T> => {
      await enter();
      const done = work();
      running.add(done);
      try {
        return await done;
      } finally {
        running.delete(done);
        line.shift()?.();
      }
    },
    empty: async () => {
      await Promise.allSettled(running);
    },
  };
}
