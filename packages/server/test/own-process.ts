import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServerOptions } from '../src/config.ts';
import type { Overrides } from '../src/index.ts';

/** A server in a process of its own. */
export interface OwnProcess extends AsyncDisposable {
  readonly url: string;
  /** Resident memory, MB. */
  rssMb(): number;
  /** Sends the signal and waits for the end: the exit code and how long it took. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<{ readonly code: number | null; readonly ms: number }>;
}

const script = fileURLToPath(new URL('server-process.ts', import.meta.url));

/** `overrides` are plain data, to get there. */
export async function startOwnProcess(options: ServerOptions, overrides: Overrides = {}): Promise<OwnProcess> {
  const child = spawn(
    process.execPath,
    [
      '--conditions=@balcao/source',
      script,
      JSON.stringify({ logLevel: 'silent', ...options }),
      JSON.stringify(overrides),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    const started = performance.now();
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    return { code: child.exitCode, ms: Math.round(performance.now() - started) };
  };
  const url = await listening(child);
  return {
    url,
    rssMb: () => rssMb(child.pid ?? 0),
    end,
    [Symbol.asyncDispose]: async () => {
      await end('SIGKILL');
    },
  };
}

async function listening(child: ChildProcess): Promise<string> {
  const [line] = (await Promise.race([
    once(child.stdout as NodeJS.ReadableStream, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the server did not start'))),
  ])) as [Buffer];
  return (JSON.parse(line.toString()) as { url: string }).url;
}

function rssMb(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}
