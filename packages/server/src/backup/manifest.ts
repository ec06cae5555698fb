import { z } from 'zod';

/*
 * A backup is one tar file, written and read from front to back: `balcao-backup.json` says what it is, then comes the database
 * (`balcao.db`, or the rows of each table as JSON lines in pieces), the files under `media/`, the key where it was asked for, and
 * last `manifest.json`, which says what must have come before it. A file without its manifest is not whole.
 */

export const formatVersion = 1;

export const entryNames = {
  header: 'balcao-backup.json',
  database: 'balcao.db',
  key: 'secret.key',
  manifest: 'manifest.json',
} as const;

/** `tables/messages/000001.jsonl` */
export const rowsName = (table: string, piece: number): string =>
  `tables/${table}/${String(piece).padStart(6, '0')}.jsonl`;

export function tableOf(name: string): string | null {
  return /^tables\/([a-z_]+)\/\d+\.jsonl$/.exec(name)?.[1] ?? null;
}

export const mediaName = (sha256: string): string => `media/${sha256.slice(0, 2)}/${sha256}`;

export function mediaOf(name: string): string | null {
  return /^media\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(name)?.[1] ?? null;
}

export const backupHeader = z.object({
  format: z.literal('balcao-backup'),
  formatVersion: z.int(),
  product: z.string(),
  database: z.enum(['sqlite', 'postgres']),
  /** Steps of the schema that had been taken, oldest first. */
  migrations: z.array(z.string()).readonly(),
  createdAt: z.string(),
  /** Of the key that seals the secrets; null where the key was not at hand. */
  keyFingerprint: z.string().nullable(),
  hasKey: z.boolean(),
});
export type BackupHeader = z.output<typeof backupHeader>;

export const backupManifest = backupHeader.extend({
  /** Last event of the log that is in it. */
  seq: z.int(),
  /** Rows of each table. */
  tables: z.record(z.string(), z.int()),
  /** SHA-256 of the database's entries, one after the other. */
  databaseSha256: z.string(),
  media: z.object({
    files: z.int(),
    bytes: z.int(),
    /** SHA-256 of what the rows name and the folder did not have, or not as it was. */
    missing: z.array(z.string()).readonly(),
  }),
});
export type BackupManifest = z.output<typeof backupManifest>;
