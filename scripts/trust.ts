/**
 * Prints the figures of reliability and security, each beside its positive control:
 * `npm run trust [-- --long] [--only R2,S6] [--json FILE] [--write]`. The short form is also part of `npm test`;
 * `--write` makes docs/trust.md from this run. Ends with 1 when a test fails, or an id has no figures or no control.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { TestModule } from 'vitest/node';
import { startVitest } from 'vitest/node';
import { type TrustFigures, type TrustId, trustIds } from '../packages/server/test/trust/figures.ts';
import { machineOf } from './bench/machine.ts';
import { trustPage } from './trust/page.ts';
import { trustTable } from './trust/table.ts';

const { values: options } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const wanted = (options.only?.split(',') ?? trustIds) as readonly TrustId[];
const unknown = wanted.filter((id) => !trustIds.includes(id));
if (unknown.length > 0) {
  process.stderr.write(`no figure is called ${unknown.join(', ')}; there are ${trustIds.join(', ')}\n`);
  process.exit(2);
}
if (options.long) process.env['BALCAO_TRUST'] = 'long';

const started = performance.now();
// Each test names its id first, so that one of them can be asked for.
const vitest = await startVitest('test', ['/test/trust/'], {
  watch: false,
  run: true,
  testNamePattern: new RegExp(`\\b(?:${wanted.join('|')})(?: control)?: `),
  ...(options.long ? { testTimeout: 3_600_000 } : {}),
});
const modules = vitest.state.getTestModules();
const told = modules.flatMap((module) => figuresOf(module));
const failed = modules.flatMap((module) => [...module.children.allTests('failed')].map(({ fullName }) => fullName));
const broken = vitest.state.getUnhandledErrors().length;
await vitest.close();

const seconds = Math.round((performance.now() - started) / 1000);
const without = (role: TrustFigures['role']) =>
  wanted.filter((id) => !told.some((each) => each.id === id && each.role === role));
const problems = [
  ...failed.map((name) => `failed: ${name}`),
  ...without('measured').map((id) => `${id} told no figures`),
  ...without('control').map((id) => `${id} has no control that shows that it can fail`),
  ...(broken > 0 ? [`${broken} errors outside tests`] : []),
];
const run = { machine: machineOf(), isLong: options.long, seconds, told };
process.stdout.write(`\n${trustTable(told)}\n`);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${wanted.length} ids, ${told.length} rows, ${problems.length} problems in ${seconds} s\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(run, null, 2)}\n`);
if (options.write && problems.length === 0) writeFileSync('docs/trust.md', trustPage(run));
process.exit(problems.length > 0 ? 1 : 0);

function figuresOf(module: TestModule): readonly TrustFigures[] {
  return [...module.children.allTests('passed')].flatMap((test) => test.meta().trust ?? []);
}
