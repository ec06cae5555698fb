import type { TrustFigures } from '../../packages/server/test/trust/figures.ts';
import type { machineOf } from '../bench/machine.ts';
import { trustLines } from './table.ts';

export interface TrustRun {
  readonly machine: ReturnType<typeof machineOf>;
  readonly isLong: boolean;
  readonly seconds: number;
  readonly told: readonly TrustFigures[];
}

/** docs/trust.md, written from a run. */
export function trustPage({ machine, isLong, seconds, told }: TrustRun): string {
  const rows = trustLines(told).map(
    ({ id, what, where, figures }) => `| ${id} | ${what} | ${where} | ${figures.replaceAll('|', '\\|')} |`,
  );
  return `# Trust

What is tried to lose, double, leak or stop, and what came of it. Written by \`npm run trust -- ${isLong ? '--long ' : ''}--write\`; the short
form is part of \`npm test\`. Each id has a *control*: the same judgement over something that is broken on purpose, which it must
notice. The tests are in \`packages/*/test/trust\`.

Last written on ${machine.at.slice(0, 10)} at ${machine.commit ?? 'an unknown commit'}, ${isLong ? 'long' : 'short'} form, ${seconds} s on ${machine.cpus} × ${machine.cpu}, node ${machine.node}.

| id | what | database | figures |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
