/**
 * Bundles the entries of writer threads once, before tests run. Every test that opens a server starts a thread, and loading five
 * hundred sources in each takes longer than what is tested. What they run is the sources of now; type-stripping.mjs puts it in place.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

const entries = ['packages/server/src/writer.worker.ts', 'packages/server/test/seed-writer.ts'];

export async function setup(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-writers-'));
  for (const input of entries) {
    // oxlint-disable-next-line no-await-in-loop -- two of them
    const bundle = await rolldown({
      input,
      platform: 'node',
      logLevel: 'warn',
      resolve: { conditionNames: ['@balcao/source', 'node', 'import'] },
      external: [/^node:/, 'better-sqlite3', '@node-rs/argon2', 'pg-native'],
    });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await bundle.write({ file: join(folder, `${basename(input, '.ts')}.mjs`), format: 'esm', codeSplitting: false });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await bundle.close();
  }
  process.env['BALCAO_TEST_WRITERS'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
