/**
 * Prints the tables of performance: `npm run bench [-- --json FILE] [--only part,…] [--quick]`.
 * Every figure is a ratio against a peer or a limit that is measured in the same run, both sides printed.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { machineOf } from './bench/machine.ts';
import { parts } from './bench/parts.ts';
import { type Part, printPart, type Row, skipped, verdictOf } from './bench/report.ts';
import { fullSize, quickSize } from './bench/size.ts';

const { values: options } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const wanted = options.only?.split(',');
const unknown = wanted?.filter((name) => !parts.some((part) => part.name === name)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(
    `no part is called ${unknown.join(', ')}; there are ${parts.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

/** A part that breaks is told as such; the others are still measured. */
async function measured(name: string, measure: (typeof parts)[number]['measure']): Promise<readonly Row[]> {
  try {
    return await measure(size);
  } catch (error) {
    process.exitCode = 1;
    return [skipped(name, `it broke: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

const size = options.quick ? quickSize : fullSize;
const machine = machineOf();
process.stdout.write(
  `${machine.cpus} × ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}, node ${machine.node}, load ${machine.load}\n`,
);
const started = performance.now();
const done: Part[] = [];
for (const { name, title, measure } of parts) {
  if (wanted !== undefined && !wanted.includes(name)) continue;
  const began = performance.now();
  const part = { name, title, rows: await measured(name, measure) };
  done.push(part);
  process.stdout.write(`${printPart(part)}\n(${((performance.now() - began) / 1000).toFixed(0)} s)\n`);
}

const verdicts = Map.groupBy(
  done.flatMap(({ rows }) => rows),
  verdictOf,
);
const count = (verdict: 'ok' | 'misses' | 'skipped') => verdicts.get(verdict)?.length ?? 0;
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(`\n${count('ok')} ok, ${count('misses')} missed, ${count('skipped')} skipped in ${seconds} s\n`);
if (options.json !== undefined) {
  writeFileSync(options.json, `${JSON.stringify({ machine, options, seconds, parts: done }, null, 2)}\n`);
}
