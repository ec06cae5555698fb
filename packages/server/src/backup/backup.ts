import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@balcao/contract';
import { databaseFile, resolveConfig, type ServerConfig, type ServerOptions } from '../config.ts';
import { openMediaFiles } from '../media/files.ts';
import { fingerprintOf, readKeyFile } from '../security/cipher.ts';
import { openPostgresSnapshot } from '../store/postgres/postgres-snapshot.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { copySqlite, openSqliteSnapshot, quickCheck } from '../store/sqlite/sqlite-snapshot.ts';
import { type Archive, createArchive } from './archive.ts';
import { lastBackupFile } from './last-backup.ts';
import { type BackupManifest, entryNames, formatVersion, mediaName, rowsName } from './manifest.ts';
import { told } from './told.ts';

export interface BackupOptions extends ServerOptions {
  readonly file: string;
  /** Takes the place of a file that is there. */
  readonly replace: boolean;
  /** Whether the key that opens the secrets goes with them. */
  readonly withKey: boolean;
  readonly product: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

export interface BackedUp {
  readonly file: string;
  readonly bytes: number;
  readonly manifest: BackupManifest;
  /** Where the key is that the backup needs. */
  readonly keyFile: string;
}

/**
 * Writes everything a desk holds into one file while it works. It only reads: the database at one moment, in a read transaction
 * of its own, and then the files that its rows name, which never change. The server need not run and is not asked.
 */
export async function backupServer(options: BackupOptions): Promise<BackedUp> {
  return await told(options.file, async () => {
    const config = resolveConfig(options);
    if (!options.replace && existsSync(options.file)) throw new AppError('backup.fileExists', { file: options.file });
    const part = `${options.file}.${process.pid}.part`;
    try {
      await using snapshot = await takeSnapshot(config, `${part}.db`, options);
      const manifest = await writeArchive({ config, snapshot, part, options });
      const { size } = await stat(options.file);
      await noteBackup(config, options, manifest.seq);
      return { file: options.file, bytes: size, manifest, keyFile: config.secretKeyFile };
    } finally {
      for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${part}.db${end}`, { force: true });
    }
  });
}

async function takeSnapshot(config: ServerConfig, copy: string, options: BackupOptions): Promise<Snapshot> {
  if (config.databaseUrl !== null) {
    const place = { url: config.databaseUrl, schema: config.databaseSchema };
    const snapshot = await openPostgresSnapshot(place);
    if (snapshot === null) throw new AppError('backup.noData', { place: placeOf(config) });
    return snapshot;
  }
  const source = databaseFile(config);
  if (!existsSync(source)) throw new AppError('backup.noData', { place: config.dataDir });
  await (await open(copy, 'w', 0o600)).close();
  await copySqlite(source, copy, { signal: options.signal, onPages: () => undefined });
  quickCheck(copy);
  return openSqliteSnapshot(copy);
}

/** A place as it may be shown: an address without its password. */
export function placeOf({ databaseUrl, dataDir }: Pick<ServerConfig, 'databaseUrl' | 'dataDir'>): string {
  if (databaseUrl === null) return dataDir;
  const { host, pathname } = new URL(databaseUrl);
  return `postgres://${host}${pathname}`;
}

interface Writing {
  readonly config: ServerConfig;
  readonly snapshot: Snapshot;
  readonly part: string;
  readonly options: BackupOptions;
}

async function writeArchive({ config, snapshot, part, options }: Writing): Promise<BackupManifest> {
  const createdAt = new Date(options.now());
  const { file: path, signal, onBytes } = options;
  await using archive = createArchive({ part, path, createdAt, signal, onBytes });
  const key = existsSync(config.secretKeyFile) ? readKeyFile(config.secretKeyFile) : null;
  const header = {
    format: 'balcao-backup',
    formatVersion,
    product: options.product,
    database: snapshot.database,
    migrations: snapshot.migrations,
    createdAt: createdAt.toISOString(),
    keyFingerprint: key === null ? null : fingerprintOf(key),
    hasKey: key !== null && options.withKey,
  } as const;
  await archive.addBytes(entryNames.header, json(header));
  const hash = createHash('sha256');
  const tables =
    snapshot.database === 'sqlite'
      ? await addFileOf(archive, snapshot, `${part}.db`, hash)
      : await addRows(archive, snapshot, hash);
  const media = await addMedia(archive, snapshot, config);
  if (key !== null && options.withKey)
    await archive.addBytes(entryNames.key, Buffer.from(Buffer.from(key).toString('base64')));
  const manifest: BackupManifest = {
    ...header,
    seq: snapshot.seq,
    tables,
    databaseSha256: hash.digest('hex'),
    media,
  };
  await archive.addBytes(entryNames.manifest, json(manifest));
  await archive.finish();
  return manifest;
}

const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

async function addFileOf(archive: Archive, snapshot: Snapshot, path: string, hash: Hash) {
  const { size } = await stat(path);
  await archive.add(entryNames.database, size, hashed(createReadStream(path, { highWaterMark: 1 << 20 }), hash));
  return snapshot.counts();
}

async function* hashed(body: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
}

/** As much as one piece of a table holds, about. */
const pieceBytes = 4 << 20;

async function addRows(archive: Archive, snapshot: Snapshot, hash: Hash): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of snapshot.tables) {
    counts[table] = 0;
    let pieces = 0;
    let piece: Buffer[] = [];
    let bytes = 0;
    const flush = async () => {
      if (bytes === 0) return;
      const body = Buffer.concat(piece);
      hash.update(body);
      pieces += 1;
      await archive.addBytes(rowsName(table, pieces), body);
      piece = [];
      bytes = 0;
    };
    for await (const rows of snapshot.rows(table)) {
      counts[table] += rows.length;
      piece.push(Buffer.from(`${rows.join('\n')}\n`));
      bytes += piece.at(-1)?.length ?? 0;
      if (bytes >= pieceBytes) await flush();
    }
    await flush();
  }
  return counts;
}

/** What is gone or not what it was is said, and holds nothing up: the rest is worth more than nothing. */
async function addMedia(archive: Archive, snapshot: Snapshot, config: ServerConfig): Promise<BackupManifest['media']> {
  const files = openMediaFiles(config.mediaDir);
  const missing: string[] = [];
  const counts = { files: 0, bytes: 0 };
  for await (const sha256 of snapshot.mediaFiles()) {
    const path = files.pathOf(sha256);
    const found = await stat(path).catch(absent);
    if (found === null) {
      missing.push(sha256);
      continue;
    }
    const hash = createHash('sha256');
    await archive.add(mediaName(sha256), found.size, hashed(createReadStream(path), hash));
    if (hash.digest('hex') !== sha256) missing.push(sha256);
    counts.files += 1;
    counts.bytes += found.size;
  }
  return { ...counts, missing };
}

export function absent(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

/** For whoever watches how old the last one is. */
async function noteBackup(config: ServerConfig, { file, now }: BackupOptions, seq: number): Promise<void> {
  const note = { at: new Date(now()).toISOString(), file, seq };
  await writeFile(join(config.dataDir, lastBackupFile), json(note), { mode: 0o600 });
}
