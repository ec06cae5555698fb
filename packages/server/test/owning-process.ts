import { createInterface } from 'node:readline';
import { AppError } from '@balcao/contract';
import { type Ownership, ownDatabase } from '../src/store/sqlite/ownership.ts';

/**
 * Takes the database at PATH at the instant that a line of stdin gives (ms), says how that went, and gives it back before the
 * next one: `node owning-process.ts PATH`.
 */
const [path = ''] = process.argv.slice(2);
let owned: Ownership | null = null;
for await (const line of createInterface(process.stdin)) {
  owned?.[Symbol.dispose]();
  owned = null;
  if (line === 'release') continue;
  while (Date.now() < Number(line)) await new Promise((resolve) => setImmediate(resolve));
  try {
    owned = ownDatabase(path);
    process.stdout.write(`${JSON.stringify({ owned: owned.lockPath })}\n`);
  } catch (error) {
    const said = error instanceof AppError ? { code: error.code, ...error.data } : { code: String(error) };
    process.stdout.write(`${JSON.stringify(said)}\n`);
  }
}
