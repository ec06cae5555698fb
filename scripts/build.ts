/** Bundles the programs: few large files start in a fraction of the time of a thousand small ones. */
import { renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type InputOptions, type OutputOptions, type Plugin, rolldown } from 'rolldown';

const client = 'packages/cli/dist';
const server = 'packages/server/dist';

/** Modules whose value is known now: the client starts with the value instead of the schemas that it is computed from. */
const computed: readonly string[] = ['api/action-list.js', 'store/entity-fields.js'].map((path) =>
  resolve(client, path),
);

const evaluate: Plugin = {
  name: 'evaluate',
  load: async (id) => {
    if (!computed.includes(id)) return null;
    const values = Object.entries((await import(pathToFileURL(id).href)) as Record<string, unknown>);
    return values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n');
  },
};

// A thin entry and lazy chunks.
await build(client, {
  input: { main: `${client}/main.js` },
  plugins: [evaluate],
  external: [/^node:/, /^@balcao\/(server|emulator)$/, '@napi-rs/keyring', 'pdfkit'],
  // What the client needs of the contract stands apart from the schemas, which few commands load.
  codeSplitting: {
    groups: [{ name: 'contract', test: /contract\/dist\/(ids|nouns|ticket-parts|entities\/ticket-states)\.js$/ }],
  },
});

// The server and its writer thread share chunks; what holds native code stays a package.
await build(server, {
  input: { index: `${server}/index.js`, 'writer.worker': `${server}/writer.worker.js` },
  external: [/^node:/, 'better-sqlite3', '@node-rs/argon2', 'pg-native'],
});

/** Builds beside the bundle in use and puts it in its place whole. */
async function build(
  out: string,
  { codeSplitting, ...options }: InputOptions & Pick<OutputOptions, 'codeSplitting'>,
): Promise<void> {
  const bundle = await rolldown({
    platform: 'node',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'warn',
    ...options,
  });
  const fresh = `${out}/bundle.${process.pid}`;
  await bundle.write({
    dir: fresh,
    format: 'esm',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: false,
    ...(codeSplitting === undefined ? {} : { codeSplitting }),
  });
  await bundle.close();
  rmSync(`${out}/bundle`, { recursive: true, force: true });
  renameSync(fresh, `${out}/bundle`);
}
