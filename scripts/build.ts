/** Bundles the terminal client: a thin entry and lazy chunks. The other packages run as tsc emitted them. */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Plugin, rolldown } from 'rolldown';

const out = 'packages/cli/dist';
rmSync(`${out}/bundle`, { recursive: true, force: true });

/** Modules whose value is known now: the client starts with the value instead of the schemas that it is computed from. */
const computed: readonly string[] = ['api/action-list.js', 'store/entity-fields.js'].map((path) => resolve(out, path));

const evaluate: Plugin = {
  name: 'evaluate',
  load: async (id) => {
    if (!computed.includes(id)) return null;
    const values = Object.entries((await import(pathToFileURL(id).href)) as Record<string, unknown>);
    return values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n');
  },
};

const bundle = await rolldown({
  input: { main: `${out}/main.js` },
  platform: 'node',
  plugins: [evaluate],
  external: [/^node:/, /^@balcao\/(server|emulator)$/, '@napi-rs/keyring', 'pdfkit'],
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  logLevel: 'warn',
});
await bundle.write({
  dir: `${out}/bundle`,
  format: 'esm',
  chunkFileNames: '[name]-[hash].js',
  sourcemap: false,
  // What the client needs of the contract stands apart from the schemas, which few commands load.
  codeSplitting: {
    groups: [{ name: 'contract', test: /contract\/dist\/(ids|nouns|ticket-parts|entities\/ticket-states)\.js$/ }],
  },
});
await bundle.close();
