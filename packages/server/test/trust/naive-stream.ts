import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Target } from '../floods.ts';

/** A stream server in a process of its own that never looks at what waits in a socket: the control of R12. */
export async function startNaiveStream(size: {
  readonly frames: number;
  readonly bytes: number;
}): Promise<Target & AsyncDisposable> {
  const script = fileURLToPath(new URL('naive-stream-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(size)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    rssMb: () => {
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Math.round(Number(kilobytes) / 1024);
    },
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
