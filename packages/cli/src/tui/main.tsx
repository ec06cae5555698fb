import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { accountOf, type CliContext } from '../cli/context.ts';
import { runTui as run } from './run-tui.ts';

/** Opens the full-screen client of the profile in use and answers its exit code. */
export async function runTui(context: CliContext): Promise<number> {
  const account = createHash('sha256').update(accountOf(context.settings)).digest('hex').slice(0, 16);
  return run({
    api: await context.api(),
    language: context.language,
    env: { ...context.io.env },
    stdin: process.stdin,
    stdout: process.stdout,
    stateFolder: join(context.settings.folder, 'state', account),
    isAscii: context.io.env['TERM'] === 'dumb' || context.io.env['BALCAO_GLYPHS'] === 'ascii',
  });
}
