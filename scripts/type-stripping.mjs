/**
 * Strips types natively while tests run. Node's own stripping is a WebAssembly module in each thread, and V8 of Node 24 may end the
 * process when many of them come and go with writer threads (nodejs/node#64500). Entries of writer threads come bundled, where
 * test-writers.ts has done so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const writers = process.env.BALCAO_TEST_WRITERS;
const load = createRequire(import.meta.url);

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const path = fileURLToPath(url);
    const source = bundled(path) ?? stripped(path);
    return { format: 'module', source, shortCircuit: true };
  },
});

function bundled(path) {
  const name = /\/(writer\.worker|seed-writer)\.ts$/.test(path) ? `${basename(path, '.ts')}.mjs` : null;
  if (writers === undefined || name === null || !existsSync(join(writers, name))) return null;
  return readFileSync(join(writers, name), 'utf8');
}

function stripped(path) {
  // Loaded when it is needed: a thread that starts from a bundle needs no compiler.
  const { transformSync } = load('rolldown/utils');
  const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), {
    typescript: { onlyRemoveTypeImports: true },
  });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${String(errors[0]?.message)}`);
  return code;
}
