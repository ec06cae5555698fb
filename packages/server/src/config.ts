import { join } from 'node:path';
import ipaddr from 'ipaddr.js';

/** What a server runs with; the command line and the environment are turned into it before it starts. */
export interface ServerConfig {
  /** Folder of the database, media and key file. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** postgres://…; null keeps everything in the embedded database. */
  readonly databaseUrl: string | null;
  /** PostgreSQL schema, so that several servers can share a database in tests. */
  readonly databaseSchema: string | null;
  /** Origin that providers reach; null: they are told nothing. */
  readonly publicUrl: string | null;
  /** Addresses and ranges of proxies whose X-Forwarded-For is believed; none: clients are who connects. */
  readonly trustedProxies: readonly string[];
  readonly secretKeyFile: string;
  readonly mediaDir: string;
  /** Program that turns files into voice notes and stickers: a path, or a name on the PATH. */
  readonly ffmpeg: string;
  readonly logLevel: string;
}

/** How each setting is called outside: flag of `balcao server start`, environment variable, default. Flag > environment > default. */
export const serverSettings = [
  {
    key: 'dataDir',
    flag: '--data',
    variable: 'BALCAO_DATA',
    fallback: '–',
    summary: 'Folder of the database, the files and the key',
  },
  { key: 'host', flag: '--host', variable: 'BALCAO_HOST', fallback: '127.0.0.1', summary: 'Address to listen on' },
  { key: 'port', flag: '--port', variable: 'BALCAO_PORT', fallback: '0 (any free one)', summary: 'Port to listen on' },
  {
    key: 'publicUrl',
    flag: '--public-url',
    variable: 'BALCAO_PUBLIC_URL',
    fallback: '–',
    summary: 'Origin that providers reach',
  },
  {
    key: 'trustedProxies',
    flag: '–',
    variable: 'BALCAO_TRUSTED_PROXIES',
    fallback: '– (none)',
    summary: 'Addresses or ranges of proxies in front, with commas; only their X-Forwarded-For tells who a client is',
  },
  {
    key: 'databaseUrl',
    flag: '--database-url',
    variable: 'BALCAO_DATABASE_URL',
    fallback: 'the embedded database in the data folder',
    summary: 'postgres://… of a PostgreSQL',
  },
  {
    key: 'secretKeyFile',
    flag: '–',
    variable: 'BALCAO_SECRET_KEY_FILE',
    fallback: 'DATA/secret.key',
    summary: 'Key that seals connection secrets; mode 0600',
  },
  {
    key: 'mediaDir',
    flag: '–',
    variable: 'BALCAO_MEDIA_URL',
    fallback: 'file://DATA/media',
    summary: 'Where files are kept',
  },
  {
    key: 'ffmpeg',
    flag: '–',
    variable: 'BALCAO_FFMPEG',
    fallback: 'ffmpeg (on the PATH)',
    summary: 'Program that makes voice notes and stickers',
  },
  {
    key: 'logLevel',
    flag: '--log-level',
    variable: 'BALCAO_LOG_LEVEL',
    fallback: 'info',
    summary: 'trace, debug, info, warn, error, silent',
  },
] as const satisfies readonly {
  readonly key: keyof ServerConfig;
  readonly flag: string;
  readonly variable: string;
  readonly fallback: string;
  readonly summary: string;
}[];

export type ServerOptions = Pick<ServerConfig, 'dataDir'> & Partial<ServerConfig>;

export function resolveConfig(options: ServerOptions): ServerConfig {
  for (const proxy of options.trustedProxies ?? [])
    if (!isAddressOrRange(proxy))
      throw new Error(`BALCAO_TRUSTED_PROXIES: ${proxy} is no address or range, as 10.0.0.0/8 is`);
  return {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: null,
    databaseSchema: null,
    publicUrl: null,
    trustedProxies: [],
    secretKeyFile: join(options.dataDir, 'secret.key'),
    mediaDir: join(options.dataDir, 'media'),
    ffmpeg: 'ffmpeg',
    logLevel: 'info',
    ...options,
  };
}

function isAddressOrRange(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}

export const databaseFile = (config: Pick<ServerConfig, 'dataDir'>): string => join(config.dataDir, 'balcao.db');
