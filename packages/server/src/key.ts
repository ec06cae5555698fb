import { existsSync } from 'node:fs';
import { AppError } from '@balcao/contract';
import { databaseFile, type ServerConfig } from './config.ts';
import { type Cipher, createCipher, createKeyFile, readKeyFile } from './security/cipher.ts';
import { holdsTables } from './store/postgres/holds-tables.ts';

/** The cipher of a server that there is. */
export async function openCipher(config: ServerConfig): Promise<Cipher> {
  await refuseLostKey(config);
  return createCipher(readKeyFile(config.secretKeyFile));
}

/** The cipher of a new server: its key is made unless it was put there. A database that there is has a key of its own. */
export async function makeCipher(config: ServerConfig): Promise<Cipher> {
  await refuseLostKey(config);
  if (!existsSync(config.secretKeyFile)) createKeyFile(config.secretKeyFile);
  return createCipher(readKeyFile(config.secretKeyFile));
}

async function refuseLostKey(config: ServerConfig): Promise<void> {
  if (existsSync(config.secretKeyFile)) return;
  const database = await databaseOf(config);
  if (database !== null) throw new AppError('key.lost', { file: config.secretKeyFile, database });
}

/** Where the database is, told without what signs in to it; null when there is none yet. */
async function databaseOf(config: ServerConfig): Promise<string | null> {
  if (existsSync(databaseFile(config))) return databaseFile(config);
  if (config.databaseUrl === null) return null;
  const { host, pathname } = new URL(config.databaseUrl);
  return (await holdsTables(config.databaseUrl, config.databaseSchema)) ? `postgres://${host}${pathname}` : null;
}
