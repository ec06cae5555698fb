/** Bundles the terminal client: a thin entry and lazy chunks. The other packages run as tsc emitted them. */
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

const out = 'packages/cli/dist';
rmSync(`${out}/bundle`, { recursive: true, force: true });

const bundle = await rolldown({
  input: { main: `${out}/main.js` },
  platform: 'node',
  external: [/^node:/, /^@balcao\/(server|emulator)$/, '@napi-rs/keyring', 'pdfkit'],
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  logLevel: 'warn',
});
await bundle.write({ dir: `${out}/bundle`, format: 'esm', chunkFileNames: '[name]-[hash].js', sourcemap: false });
await bundle.close();
