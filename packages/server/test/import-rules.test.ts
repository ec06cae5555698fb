import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the linter says of files with these imports, in a tree like ours: the file of each complaint. */
async function complaints(files: Readonly<Record<string, string>>, rule: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'balcao-imports-'));
  try {
    await copyFile(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    for (const [path, from] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `import { x } from '${from}';\nexport const y = x;\n`);
    }
    const output = await lint(folder);
    const { diagnostics } = JSON.parse(output) as { diagnostics: { code: string; filename: string }[] };
    return diagnostics.filter(({ code }) => code.includes(rule)).map(({ filename }) => filename.replaceAll('\\', '/'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function lint(cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules/oxlint/bin/oxlint'), '--format', 'json', '.'],
      { cwd },
      (_, stdout) => resolve(stdout),
    );
  });
}

const forbidden: Readonly<Record<string, string>> = {
  'packages/contract/src/a.ts': 'node:fs',
  'packages/contract/src/b.ts': '@balcao/server',
  'packages/emulator/src/a.ts': '@balcao/contract',
  'packages/server/src/domain/a.ts': '../store/store.ts',
  'packages/server/src/domain/b.ts': 'node:fs',
  'packages/server/src/channels/x/a.ts': '../../intake/webhook.ts',
  'packages/server/src/channels/x/b.ts': '../y/index.ts',
  'packages/server/src/channels/x/c.ts': '../index.ts',
  'packages/server/src/channels/x/d.ts': '../../store/store.ts',
  'packages/server/src/intake/a.ts': '../channels/x/index.ts',
  'packages/server/src/intake/b.ts': '../http/app.ts',
  'packages/server/src/delivery/a.ts': '../channels/index.ts',
  'packages/server/src/actions/a.ts': '../server.ts',
  'packages/server/src/events/a.ts': '../ws/session.ts',
  'packages/server/src/store/a.ts': '../actions/permit.ts',
  'packages/server/src/store/queries/a.ts': '../../http/app.ts',
  'packages/server/src/http/a.ts': '../store/queries/refs.ts',
  'packages/server/src/ws/a.ts': '../domain/visibility.ts',
  'packages/cli/src/text/a.ts': '../store/state.ts',
  'packages/cli/src/store/a.ts': '../tui/app.ts',
  'packages/cli/src/store/b.ts': 'ink',
  'packages/cli/src/tui/a.ts': '@balcao/server',
};

const allowed: Readonly<Record<string, string>> = {
  'packages/server/src/domain/c.ts': '@balcao/contract',
  'packages/server/src/channels/x/e.ts': '../channel.ts',
  'packages/server/src/intake/c.ts': '../channels/channel.ts',
  'packages/server/src/store/b.ts': '../domain/visibility.ts',
  'packages/server/src/http/b.ts': '../dispatch.ts',
  'packages/cli/src/store/c.ts': '../text/sanitize.ts',
  'packages/cli/src/commands/server/a.ts': '@balcao/server',
};

test('every arrow of the dependency rule is refused by the linter, and no other', async () => {
  const found = await complaints({ ...forbidden, ...allowed }, 'no-restricted-imports');
  expect([...new Set(found)].sort()).toEqual(Object.keys(forbidden).sort());
});

test('a circle of imports is refused', async () => {
  const found = await complaints(
    { 'packages/server/src/media/a.ts': './b.ts', 'packages/server/src/media/b.ts': './a.ts' },
    'no-cycle',
  );
  expect(found.length).toBeGreaterThan(0);
});
