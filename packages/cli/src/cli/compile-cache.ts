import { mkdirSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Keeps compiled code in the user's own cache folder: a shared temporary one would let others plant code. */
export function cacheCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const folder = join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'balcao', 'compiled');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    enableCompileCache(folder);
  } catch {
    // A read-only home only costs the speed-up.
  }
}
