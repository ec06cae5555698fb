/** Everything that must hold before a change lands, in the order in which it fails fastest. */
import { spawnSync } from 'node:child_process';

const steps: readonly (readonly [title: string, command: string, args: readonly string[]])[] = [
  ['format', 'biome', ['check', '.']],
  ['types', 'tsc', ['-b']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['unused code and dependencies', 'knip', []],
  ['generated docs', 'node', ['--conditions=@balcao/source', 'scripts/generate.ts', '--check']],
];
const skipTests = process.argv.includes('--no-test');
for (const [title, command, args] of skipTests ? steps : [...steps, ['tests', 'node', ['scripts/test.ts']] as const]) {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  process.stderr.write(`${status === 0 ? 'ok' : 'FAILED'} ${title} (${Math.round(performance.now() - started)} ms)\n`);
  if (status !== 0) process.exit(1);
}
