import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In the data folder: when its last backup was made. */
export const lastBackupFile = 'last-backup.json';

/** Seconds since 1970; null where none was made, or nobody can tell. */
export async function lastBackupAt(dataDir: string): Promise<number | null> {
  try {
    const { at } = JSON.parse(await readFile(join(dataDir, lastBackupFile), 'utf8')) as { readonly at?: unknown };
    const ms = Date.parse(String(at));
    return Number.isNaN(ms) ? null : ms / 1000;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
