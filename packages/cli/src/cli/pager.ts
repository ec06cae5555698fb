import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { CliContext } from './context.ts';
import { write } from './io.ts';

/**
 * Writes what is long to read. On a terminal it goes through `$PAGER`, unless `--no-pager` says otherwise; in a pipe it is
 * written as it is.
 */
export async function writePaged({ io, options }: CliContext, body: string | Uint8Array): Promise<void> {
  const pager = io.env['PAGER']?.trim() ?? '';
  if (!io.isTerminal.stdout || options['pager'] === false || pager === '' || pager === 'cat') {
    return write(io.stdout, body);
  }
  // The variable is a command line for the shell, as everywhere. LESS: leave at once what fits, keep colours.
  const env = { ...io.env, LESS: io.env['LESS'] ?? 'FRX' };
  const child = spawn(pager, { shell: true, stdio: ['pipe', 'inherit', 'inherit'], env });
  const ended = once(child, 'close');
  // A reader who leaves early closes the pipe; that is what pagers are for.
  child.stdin.on('error', () => undefined);
  child.stdin.end(body);
  const [code] = (await ended) as [number | null];
  // No such program: what was asked for is still owed.
  if (code === 127) await write(io.stdout, body);
}
