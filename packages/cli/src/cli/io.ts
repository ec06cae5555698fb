import type { Readable, Writable } from 'node:stream';

/** The world of one run of the CLI; tests bring their own. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly isTerminal: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted by Ctrl+c, and by SIGTERM. */
  readonly signal: AbortSignal;
}

export function processIo(signal: AbortSignal): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    stdin,
    stdout,
    stderr,
    isTerminal: { stdin: stdin.isTTY, stdout: stdout.isTTY, stderr: stderr.isTTY },
    // A terminal that was never told its size says 0.
    columns: (stdout.isTTY ? stdout.columns : stderr.columns) || 80,
    env,
    now: Date.now,
    signal,
  };
}

/** The reader of stdout went away (`| head`): a normal end, not a failure. */
export class ClosedPipe extends Error {
  override readonly name = 'ClosedPipe';
}

/** Writes and waits until it is taken, so that a slow reader slows us down instead of filling the memory. */
export function write(stream: Writable, text: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined) return resolve();
      reject((error as NodeJS.ErrnoException).code === 'EPIPE' ? new ClosedPipe() : error);
    });
  });
}
