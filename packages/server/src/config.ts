import { join } from 'node:path';

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
  readonly secretKeyFile: string;
  readonly mediaDir: string;
  readonly logLevel: string;
}

export type ServerOptions = Pick<ServerConfig, 'dataDir'> & Partial<ServerConfig>;

export function resolveConfig(options: ServerOptions): ServerConfig {
  return {
    host: '127.0.0.1',
    port: 0,
    databaseUrl: null,
    databaseSchema: null,
    publicUrl: null,
    secretKeyFile: join(options.dataDir, 'secret.key'),
    mediaDir: join(options.dataDir, 'media'),
    logLevel: 'info',
    ...options,
  };
}

export const databaseFile = (config: Pick<ServerConfig, 'dataDir'>): string => join(config.dataDir, 'balcao.db');
