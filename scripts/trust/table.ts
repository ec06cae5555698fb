import type { TrustFigures } from '../../packages/server/test/trust/figures.ts';
import { trustIds } from '../../packages/server/test/trust/figures.ts';
import { claims } from './claims.ts';

const names = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const;

export interface TrustLine {
  readonly id: string;
  readonly what: string;
  readonly where: string;
  readonly figures: string;
}

/** A line a figure, each id's measurements before its controls. */
export function trustLines(told: readonly TrustFigures[]): readonly TrustLine[] {
  const ordered = trustIds.flatMap((id) =>
    (['measured', 'control'] as const).flatMap((role) => told.filter((each) => each.id === id && each.role === role)),
  );
  return ordered.map(({ id, role, database, figures }) => ({
    id,
    what: role === 'control' ? 'control' : claims[id],
    where: database === null ? '–' : names[database],
    figures: Object.entries(figures)
      .map(([name, value]) => `${name} ${typeof value === 'number' ? value.toLocaleString('en') : value}`)
      .join(', '),
  }));
}

export function trustTable(told: readonly TrustFigures[]): string {
  const lines = trustLines(told);
  const width = (key: keyof TrustLine) => Math.max(...lines.map((line) => line[key].length), 0);
  const widths = { id: width('id'), what: width('what'), where: width('where') };
  return lines
    .map(
      (line) =>
        `${line.id.padEnd(widths.id)}  ${line.what.padEnd(widths.what)}  ${line.where.padEnd(widths.where)}  ${line.figures}`,
    )
    .join('\n');
}
