/**
 * Strips types natively while tests run. Node's own stripping is a WebAssembly module in each thread, and V8 of Node 24 may end the
 * process when many of them come and go with writer threads (nodejs/node#64500).
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';

registerHooks({
  load(url, context, next) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
    const path = fileURLToPath(url);
    const { code, errors } = transformSync(path, readFileSync(path, 'utf8'), {
      typescript: { onlyRemoveTypeImports: true },
    });
    if (errors.length > 0) throw new SyntaxError(`${path}: ${String(errors[0]?.message)}`);
    return { format: 'module', source: code, shortCircuit: true };
  },
});
