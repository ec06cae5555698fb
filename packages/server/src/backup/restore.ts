import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '@balcao/contract';
import { databaseFile, resolveConfig, type ServerConfig, type ServerOptions } from '../config.ts';
import { openMediaFiles } from '../media/files.ts';
import { fingerprintOf, readKeyFile } from '../security/cipher.ts';
import { migrations as knownSteps } from '../store/migrations/index.ts';
import { isPostgresEmpty, loadPostgres } from '../store/postgres/load-postgres.ts';
import type { Holding, Loading } from '../store/snapshot.ts';
import { loadSqlite } from '../store/sqlite/load-sqlite.ts';
import { openSqliteSnapshot } from '../store/sqlite/sqlite-snapshot.ts';
import { type ArchiveEntry, readArchive, syncFolder, UnreadableArchive } from './archive.ts';
import { absent, placeOf } from './backup.ts';
import {
  type BackupHeader,
  type BackupManifest,
  backupHeader,
  backupManifest,
  entryNames,
  formatVersion,
  mediaOf,
  tableOf,
} from './manifest.ts';
import { told } from './told.ts';

export interface RestoreOptions extends ServerOptions {
  readonly file: string;
  readonly signal: AbortSignal;
  readonly onBytes: (count: number) => void;
}

export interface Restored {
  readonly manifest: BackupManifest;
  /** Where the key is, or has to be put. */
  readonly keyFile: string;
  readonly isKeyThere: boolean;
}

/**
 * Puts back what a backup holds, into a folder and a database that hold nothing. Everything is written beside its place, compared
 * with what the backup says of itself, and moved at the end, the database last: what fails on the way leaves nothing that starts.
 */
export async function restoreServer(options: RestoreOptions): Promise<Restored> {
  const { file } = options;
  return await told(file, async () => {
    const config = resolveConfig(options);
    if ((await stat(file).catch(absent)) === null) throw new AppError('backup.fileMissing', { file });
    await checkEmpty(config);
    await using staging = await openStaging(config);
    const { manifest, key, header } = await unpack(options, config, staging);
    const database = await databaseOf(config, staging, header);
    await database.verify((found) => checkHolding(found, manifest));
    await checkMedia(database, staging, manifest);
    await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
    await staging.placeMedia();
    if (key !== null && !existsSync(config.secretKeyFile)) await writeKey(config.secretKeyFile, key);
    await database.keep();
    await syncFolder(config.dataDir);
    return { manifest, keyFile: config.secretKeyFile, isKeyThere: existsSync(config.secretKeyFile) };
  });
}

async function checkEmpty(config: ServerConfig): Promise<void> {
  const names = (await readdir(config.dataDir).catch(absent)) ?? [];
  const media = (await readdir(config.mediaDir).catch(absent)) ?? [];
  if (names.some((name) => name.startsWith('balcao.db')))
    throw new AppError('backup.targetNotEmpty', { place: config.dataDir });
  if (media.some((name) => name !== stagedMedia))
    throw new AppError('backup.targetNotEmpty', { place: config.mediaDir });
  if (config.databaseUrl === null) return;
  if (!(await isPostgresEmpty({ url: config.databaseUrl, schema: config.databaseSchema })))
    throw new AppError('backup.targetNotEmpty', { place: placeOf(config) });
}

const stagedMedia = '.restoring';
const stagedDatabase = 'restoring.db';

/** Where things wait until all of them are there. */
interface Staging extends AsyncDisposable {
  readonly databasePath: string;
  readonly mediaDir: string;
  /** The database that is being filled, once it is known which. */
  loading: Loading | null;
  placeMedia(): Promise<void>;
}

async function openStaging(config: ServerConfig): Promise<Staging> {
  const mediaDir = join(config.mediaDir, stagedMedia);
  const databasePath = join(config.dataDir, stagedDatabase);
  const made: string[] = [];
  for (const folder of [config.mediaDir, config.dataDir])
    if ((await stat(folder).catch(absent)) === null) made.push(folder);
  const clear = async () => {
    await rm(mediaDir, { recursive: true, force: true });
    for (const end of ['', '-wal', '-shm', '-journal']) await rm(databasePath + end, { force: true });
  };
  await clear();
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  await mkdir(mediaDir, { recursive: true, mode: 0o700 });
  const staging: Staging = {
    databasePath,
    mediaDir,
    loading: null,
    placeMedia: async () => {
      for (const name of await readdir(mediaDir)) await rename(join(mediaDir, name), join(config.mediaDir, name));
      await syncFolder(config.mediaDir);
    },
    [Symbol.asyncDispose]: async () => {
      await staging.loading?.[Symbol.asyncDispose]();
      await clear();
      for (const folder of made)
        if ((await readdir(folder).catch(absent))?.length === 0) await rm(folder, { recursive: true });
    },
  };
  return staging;
}

interface Unpacked {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
  readonly key: Buffer | null;
}

async function unpack(options: RestoreOptions, config: ServerConfig, staging: Staging): Promise<Unpacked> {
  const { file } = options;
  const hash = createHash('sha256');
  let header: BackupHeader | null = null;
  let manifest: BackupManifest | null = null;
  let key: Buffer | null = null;
  try {
    for await (const entry of readArchive(file, options)) {
      if (header === null) header = await readHeader(entry, file, config);
      else if (entry.name === entryNames.database) await writeFileOf(entry, staging.databasePath, hash);
      else if (entry.name === entryNames.key) key = await bytesOf(entry);
      else if (entry.name === entryNames.manifest) manifest = parsed(await bytesOf(entry), backupManifest);
      else if (tableOf(entry.name) !== null) await addRows(entry, await loadingOf(config, staging, header), hash);
      else if (mediaOf(entry.name) !== null) await writeMedia(entry, staging.mediaDir);
      else await drain(entry);
    }
  } catch (error) {
    // Nothing of ours was read yet: whatever it is, it is not a backup.
    if (header === null && error instanceof UnreadableArchive) throw new AppError('backup.notABackup', { file });
    throw error;
  }
  if (header === null) throw new AppError('backup.notABackup', { file });
  if (manifest === null) throw damaged(file, { en: 'its end is missing', 'pt-BR': 'falta o fim' });
  if (hash.digest('hex') !== manifest.databaseSha256)
    throw damaged(file, { en: 'the database is not the one that was saved', 'pt-BR': 'o banco não é o que foi salvo' });
  return { header, manifest, key };
}

async function readHeader(entry: ArchiveEntry, file: string, config: ServerConfig): Promise<BackupHeader> {
  const bytes = entry.name === entryNames.header && entry.size < 1 << 20 ? await bytesOf(entry) : null;
  const header = bytes === null ? null : parsed(bytes, backupHeader);
  if (header === null) throw new AppError('backup.notABackup', { file });
  const unknown = header.migrations.find((name) => !knownSteps.some((step) => step.name === name));
  if (header.formatVersion > formatVersion || unknown !== undefined)
    throw new AppError('backup.newer', {
      file,
      product: header.product,
      schema: unknown ?? header.migrations.at(-1) ?? '',
    });
  checkKey(config, header);
  return header;
}

function parsed<T>(
  bytes: Buffer,
  schema: { safeParse(value: unknown): { readonly success: boolean; readonly data?: T } },
): T | null {
  try {
    const { success, data } = schema.safeParse(JSON.parse(bytes.toString('utf8')));
    return success ? (data ?? null) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function damaged(file: string, problem: { readonly en: string; readonly 'pt-BR': string }): AppError {
  return new AppError('backup.damaged', { file, problem: problem.en, 'problem.pt-BR': problem['pt-BR'] });
}

async function bytesOf({ body }: ArchiveEntry): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function drain({ body }: ArchiveEntry): Promise<void> {
  for await (const _ of body);
}

interface Hashing {
  update(chunk: Uint8Array): unknown;
}

async function writeFileOf({ body }: ArchiveEntry, path: string, hash: Hashing): Promise<void> {
  await pipeline(
    async function* () {
      for await (const chunk of body) {
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600, flush: true }),
  );
}

/** A file whose content is not what its name says was damaged already, or is now: it is left out, and missed below if it must not be. */
async function writeMedia(entry: ArchiveEntry, folder: string): Promise<void> {
  const sha256 = mediaOf(entry.name) ?? '';
  const path = openMediaFiles(folder).pathOf(sha256);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  await writeFileOf(entry, path, hash);
  if (hash.digest('hex') !== sha256) await rm(path);
}

async function loadingOf(config: ServerConfig, staging: Staging, header: BackupHeader): Promise<Loading> {
  staging.loading ??= await openLoading(config, staging.databasePath, header.migrations);
  return staging.loading;
}

async function openLoading(config: ServerConfig, staged: string, migrations: readonly string[]): Promise<Loading> {
  if (config.databaseUrl === null) return await loadSqlite({ staged, path: databaseFile(config), migrations });
  return await loadPostgres({ url: config.databaseUrl, schema: config.databaseSchema, migrations });
}

async function addRows(entry: ArchiveEntry, loading: Loading, hash: Hashing): Promise<void> {
  const body = await bytesOf(entry);
  hash.update(body);
  const rows = body.toString('utf8').split('\n');
  if (rows.at(-1) === '') rows.pop();
  await loading.add(tableOf(entry.name) ?? '', rows);
}

/** The database to be kept: filled while unpacking, the file itself, or filled from the file. */
async function databaseOf(config: ServerConfig, staging: Staging, header: BackupHeader): Promise<Loading> {
  const open = () => loadingOf(config, staging, header);
  if (header.database === 'postgres' || config.databaseUrl === null) return await open();
  await using from = openSqliteSnapshot(staging.databasePath);
  const loading = await open();
  for (const table of from.tables) for await (const rows of from.rows(table)) await loading.add(table, rows);
  return loading;
}

function checkHolding(found: Holding, manifest: BackupManifest): void {
  const differs = Object.keys(manifest.tables).find((table) => manifest.tables[table] !== found.tables[table]);
  const problem =
    differs === undefined
      ? `event ${found.seq} ≠ ${manifest.seq}`
      : `${differs}: ${found.tables[differs] ?? 0} ≠ ${manifest.tables[differs]}`;
  if (differs !== undefined || found.seq !== manifest.seq) throw new UnreadableArchive(problem);
}

async function checkMedia(database: Loading, staging: Staging, manifest: BackupManifest): Promise<void> {
  const files = openMediaFiles(staging.mediaDir);
  const known = new Set(manifest.media.missing);
  for await (const sha256 of database.mediaFiles()) {
    if (known.has(sha256) || (await stat(files.pathOf(sha256)).catch(absent)) !== null) continue;
    throw new UnreadableArchive(`media/${sha256}`);
  }
}

function checkKey({ secretKeyFile }: ServerConfig, { keyFingerprint }: BackupHeader): void {
  if (keyFingerprint === null || !existsSync(secretKeyFile)) return;
  const found = fingerprintOf(readKeyFile(secretKeyFile));
  if (found !== keyFingerprint)
    throw new AppError('backup.wrongKey', { path: secretKeyFile, found, wanted: keyFingerprint });
}

async function writeKey(path: string, key: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, key, { mode: 0o600, flag: 'wx', flush: true });
}
