import { join } from 'node:path';
import { createHttpApi } from '../../src/api/http-api.ts';
import { runTui } from '../../src/tui/run-tui.ts';
import { createSession } from '../../src/tui/sign-in.ts';

/** The program of the journeys: the terminal client against the server named in the environment. */
const { env } = process;
const offsetMs = Number(env['BALCAO_NOW_OFFSET'] ?? 0);
const language = env['BALCAO_LANG'] === 'en' ? 'en' : 'pt-BR';

const server = env['BALCAO_SERVER'] ?? '';
const session = createSession({
  api: createHttpApi({ server, token: env['BALCAO_TOKEN'] ?? '', language }),
  server,
  language,
  onToken: async () => undefined,
});

process.exitCode = await runTui({
  api: session.api,
  signIn: (secret, email) => session.signIn(secret, email),
  language,
  env,
  stdin: process.stdin,
  stdout: process.stdout,
  downloadFolder: env['BALCAO_DOWNLOAD_DIR'] ?? `${env['BALCAO_STATE']}-downloads`,
  stateFolder: env['BALCAO_STATE'] ?? '',
  oldDrafts: join(env['BALCAO_STATE'] ?? '', 'drafts.json'),
  now: () => Date.now() + offsetMs,
  isReadOnly: process.argv.includes('--readonly'),
});
process.exit();
