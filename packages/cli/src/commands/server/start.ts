import { fileURLToPath } from 'node:url';
import type { ServerOptions } from '@balcao/server';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { numberOf } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { jsonFlag } from '../../cli/json-flag.ts';
import { usage } from '../../cli/local-error.ts';
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
      .option('--log-level <level>', pt ? 'nível do log' : 'log level')
      .addOption(jsonFlag());
  },
  run: async (context) => {
    const { createServer } = await import('@balcao/server');
    const server = await createServer(serverOptions(context));
    try {
      await write(context.io.stdout, `${safeJson({ event: 'listening', url: server.url })}\n`);
      await untilAborted(context.io.signal);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  },
};

/** Flag, then environment, then the server's own default. */
export function serverOptions({ options, io }: Pick<CliContext, 'options' | 'io'>): ServerOptions {
  const pick = (flag: string, variable: string): string | undefined => {
    const value = options[flag] ?? io.env[variable];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const dataDir = pick('data', 'BALCAO_DATA');
  if (dataDir === undefined) throw usage('--data DIR');
  const port = pick('port', 'BALCAO_PORT');
  const mediaUrl = pick('mediaUrl', 'BALCAO_MEDIA_URL');
  const given = {
    host: pick('host', 'BALCAO_HOST'),
    port: port === undefined ? undefined : numberOf('port', port),
    publicUrl: pick('publicUrl', 'BALCAO_PUBLIC_URL'),
    trustedProxies: pick('trustedProxies', 'BALCAO_TRUSTED_PROXIES')
      ?.split(',')
      .map((proxy) => proxy.trim())
      .filter((proxy) => proxy !== ''),
    databaseUrl: pick('databaseUrl', 'BALCAO_DATABASE_URL'),
    secretKeyFile: pick('secretKeyFile', 'BALCAO_SECRET_KEY_FILE'),
    mediaDir: mediaUrl === undefined ? undefined : mediaFolder(mediaUrl),
    ffmpeg: pick('ffmpeg', 'BALCAO_FFMPEG'),
    logLevel: pick('logLevel', 'BALCAO_LOG_LEVEL'),
  };
  return { dataDir, ...onlyGiven(given) };
}

type Given<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function onlyGiven<T extends object>(values: T): Given<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>;
}

function mediaFolder(url: string): string {
  if (!url.startsWith('file:')) throw usage(`BALCAO_MEDIA_URL: ${url} (file://…)`);
  return fileURLToPath(url);
}
