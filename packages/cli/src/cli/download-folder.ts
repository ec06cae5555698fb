import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Profile } from './config.ts';
import type { Io } from './io.ts';

/**
 * Where files of others are saved: `BALCAO_DOWNLOAD_DIR`, the profile's `downloads`, the desktop's folder (XDG user
 * directories, in the environment or in `user-dirs.dirs`), else `~/Downloads`.
 */
export function downloadFolder(env: Io['env'], profile: Pick<Profile, 'downloads'>): string {
  const home = env['HOME'] ?? homedir();
  const named = [env['BALCAO_DOWNLOAD_DIR'], profile.downloads, env['XDG_DOWNLOAD_DIR'], userFolder(env, home)];
  const first = named.find((path) => path !== undefined && path !== '');
  return first === undefined ? join(home, 'Downloads') : underHome(first, home);
}

/** `~/x` and `x` are the user's own: a folder must not depend on where the program was started. */
function underHome(path: string, home: string): string {
  const plain = path === '~' ? '' : path.replace(/^~\//u, '');
  return isAbsolute(plain) ? plain : join(home, plain);
}

const line = /^\s*XDG_DOWNLOAD_DIR="((?:[^"\\]|\\.)*)"/mu;

/** The desktop's own file; its format allows `$HOME/…` and absolute paths, and nothing else. */
function userFolder(env: Io['env'], home: string): string | undefined {
  const file = join(env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'user-dirs.dirs');
  try {
    const path = line.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll(/\\(.)/gu, '$1');
    if (path === undefined) return undefined;
    const expanded = path.replace(/^\$HOME(?=\/|$)/u, home);
    // The home folder itself is how these files say "none".
    return isAbsolute(expanded) && expanded.replace(/\/+$/u, '') !== home ? expanded : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
