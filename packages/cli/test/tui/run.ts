import { createHttpApi } from '../../src/api/http-api.ts';
import { runTui } from '../../src/tui/run-tui.ts';

/** The program of the journeys: the terminal client against the server named in the environment. */
const { env } = process;
const offsetMs = Number(env['BALCAO_NOW_OFFSET'] ?? 0);
const language = env['BALCAO_LANG'] === 'en' ? 'en' : 'pt-BR';

process.exitCode = await runTui({
  api: createHttpApi({ server: env['BALCAO_SERVER'] ?? '', token: env['BALCAO_TOKEN'] ?? '', language }),
  language,
  env,
  stdin: process.stdin,
  stdout: process.stdout,
  stateFolder: env['BALCAO_STATE'] ?? '',
  now: () => Date.now() + offsetMs,
  isAscii: env['BALCAO_GLYPHS'] === 'ascii',
});
process.exit();
