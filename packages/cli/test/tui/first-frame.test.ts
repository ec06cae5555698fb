import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const bundle = fileURLToPath(new URL('../../dist/bundle', import.meta.url));
const chunks = readdirSync(bundle);
const codeOf = (name: string) => readFileSync(join(bundle, name), 'utf8');

/** A chunk and all that its import statements bring. */
function loadedBy(name: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(name)) return loaded;
  loaded.add(name);
  for (const [, next = ''] of codeOf(name).matchAll(/^(?:import|export)[^;]*?["']\.\/([^"']+\.js)["']/gm))
    loadedBy(next, loaded);
  return loaded;
}

test('the screen shows its first frame without schemas, servers, commander, string-width, Ink and React', () => {
  const entries = chunks.filter((name) => /^(main|compile-cache|run-process|run-cli|http-api)([-.])/.test(name));
  expect(entries.length).toBeGreaterThan(4);
  const code = entries.flatMap((name) => [...loadedBy(name)].map(codeOf)).join('\n');
  expect(code).toContain('packages/cli/dist/tui/run-tui.js');
  for (const heavy of ['zod', 'express', 'commander', 'ws', 'string-width', 'ink', 'react'])
    expect(code.includes(`node_modules/${heavy}/`), heavy).toBe(false);
  expect(chunks.map(codeOf).join('\n')).toContain('node_modules/zod/');
});
