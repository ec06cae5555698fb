import { lstat, mkdir, open, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { numberedName } from '../text/file-name.ts';

/** The folder where files are saved; names come from `safeFileName`, paths from the user. */
export interface Downloads {
  /** The whole path that a name or path of the user's means: names stand in the folder. */
  target(path: string): string;
  /** That name, with a number when a file has it already. */
  freeName(name: string): Promise<string>;
  /** Writes a file that must not exist yet, whole or not at all; returns its path. */
  write(path: string, body: Uint8Array | string): Promise<string>;
}

const mostNumbers = 999;

export function createDownloads(folder: string): Downloads {
  const target = (path: string) => {
    const wanted = path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;
    return isAbsolute(wanted) ? resolve(wanted) : resolve(folder, wanted);
  };
  return {
    target,
    freeName: async (name) => {
      for (let number = 1; number <= mostNumbers; number += 1) {
        const numbered = numberedName(name, number);
        // oxlint-disable-next-line no-await-in-loop -- the first that is free
        if (!(await exists(target(numbered)))) return numbered;
      }
      return name;
    },
    write: async (path, body) => {
      const whole = target(path);
      // Only our own folder is made: a folder that the user mistyped is an error.
      if (whole.startsWith(`${resolve(folder)}/`)) await mkdir(folder, { recursive: true });
      const file = await open(whole, 'wx', 0o600);
      try {
        await file.writeFile(body);
        await file.sync();
      } catch (error) {
        await rm(whole, { force: true });
        throw error;
      } finally {
        await file.close();
      }
      return whole;
    },
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    // Free, or of no use: what cannot be looked at cannot be written either, and writing says why.
    return false;
  }
}
