import { join } from 'node:path';
import { accountOf, type CliContext } from '../cli/context.ts';
import { downloadFolder } from '../cli/download-folder.ts';
import { serverFolder } from '../kept/state-folder.ts';
import { runTui as run } from './run-tui.ts';
import { createSession } from './sign-in.ts';

/** Opens the full-screen client of the profile in use and answers its exit code. */
export async function runTui(context: CliContext): Promise<number> {
  const { settings, language, io, credentials, options } = context;
  const { server } = await context.target();
  const account = accountOf(settings);
  const inUse = await context.token();
  const session = createSession({
    api: await context.api(),
    server,
    language,
    onToken: async (token) => {
      // A token from the environment is never stored.
      if (inUse?.source !== 'environment') await credentials.keep(account, token);
    },
  });
  return run({
    api: session.api,
    signIn: (secret, email) => session.signIn(secret, email),
    language,
    env: { ...io.env },
    stdin: process.stdin,
    stdout: process.stdout,
    downloadFolder: downloadFolder(io.env, settings.profile),
    stateFolder: serverFolder(settings.folder, server),
    oldDrafts: join(settings.folder, 'state', encodeURIComponent(account), 'drafts.json'),
    isAscii: options.ascii === true || io.env['TERM'] === 'dumb',
    isHighContrast: options.contrast === true,
    isReadOnly: options.readonly === true,
    ...(options.slow === true ? { isSlow: true } : {}),
    ...(options.view === undefined ? {} : { view: options.view }),
  });
}
