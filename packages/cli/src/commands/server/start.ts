import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { numberOf } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { usage } from '../../cli/local-error.ts';
import { loadServer } from './server-module.ts';
import { untilAborted } from './until-aborted.ts';

export const command: CommandDefinition = {
  examples: ['balcao server start --data ./data', 'balcao server start --data ./data --host 0.0.0.0 --port 8080'],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--data <folder>', pt ? 'pasta de dados (BALCAO_DATA)' : 'data folder (BALCAO_DATA)')
      .option('--host <host>', pt ? 'endereço (BALCAO_HOST; 127.0.0.1)' : 'address (BALCAO_HOST; 127.0.0.1)')
      .option('--port <port>', pt ? 'porta (BALCAO_PORT; 0 = qualquer livre)' : 'port (BALCAO_PORT; 0 = any free one)')
      .option(
        '--public-url <url>',
        pt ? 'endereço que os provedores veem (BALCAO_PUBLIC_URL)' : 'address the providers see (BALCAO_PUBLIC_URL)',
      )
      .option(
        '--database-url <url>',
        pt
          ? 'postgres://…; sem ele, SQLite na pasta (BALCAO_DATABASE_URL)'
          : 'postgres://…; without it SQLite in the folder (BALCAO_DATABASE_URL)',
      )
      .option('--log-level <level>', pt ? 'nível do log' : 'log level');
  },
  run: async (context) => {
    const { createServer } = await loadServer();
    const server = await createServer(serverConfig(context));
    try {
      await write(context.io.stdout, `${safeJson({ event: 'listening', url: server.url })}\n`);
      await untilAborted(context.io.signal);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  },
};

/** Flag, then environment, then default. */
function serverConfig({ options, io }: CliContext) {
  const pick = (flag: string, variable: string): string | undefined => {
    const value = options[flag] ?? io.env[variable];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const dataDir = pick('data', 'BALCAO_DATA');
  if (dataDir === undefined) throw usage('--data DIR');
  const logLevel = pick('logLevel', 'BALCAO_LOG_LEVEL');
  return {
    dataDir,
    host: pick('host', 'BALCAO_HOST') ?? '127.0.0.1',
    port: numberOf('port', pick('port', 'BALCAO_PORT') ?? '0'),
    publicUrl: pick('publicUrl', 'BALCAO_PUBLIC_URL') ?? null,
    databaseUrl: pick('databaseUrl', 'BALCAO_DATABASE_URL') ?? null,
    ...(logLevel === undefined ? {} : { logLevel }),
  };
}
