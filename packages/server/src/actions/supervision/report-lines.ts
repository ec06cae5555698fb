import type { InputOf, ReportDimension, reportVolume } from '@balcao/contract';
import { periodOf } from '../../domain/period.ts';
import { settingsOf } from '../../operations/settings.ts';
import type { ReportQuery } from '../../store/queries/reports.ts';
import type { Reads } from '../../store/store.ts';
import type { ReadContext } from '../handler.ts';

export async function reportQuery(
  { reads, actor, nowMs }: ReadContext,
  input: Pick<InputOf<typeof reportVolume>, 'by' | 'since' | 'until'>,
): Promise<ReportQuery> {
  const { timeZone } = await settingsOf(reads);
  return { viewer: actor, period: periodOf(input, nowMs, timeZone), by: input.by, zone: timeZone };
}

interface Key {
  readonly id: string;
  readonly name: string;
}

const tables: Readonly<Record<Exclude<ReportDimension, 'day'>, string>> = {
  user: 'users',
  queue: 'queues',
  tag: 'tags',
  connection: 'connections',
  demand: 'catalogue_items',
  type: 'catalogue_items',
};

/** Lines with the names of what they are about, by name; the line of tickets that have none of it comes last. */
export async function named<L extends { readonly key: string | null }>(
  reads: Reads,
  by: ReportDimension | undefined,
  lines: readonly L[],
): Promise<(Omit<L, 'key'> & { key: Key | null })[]> {
  const names = await namesOf(reads, by);
  return lines
    .map((line) => ({
      ...line,
      key: line.key === null ? null : { id: line.key, name: names.get(line.key) ?? line.key },
    }))
    .toSorted((a, b) => compare(a.key, b.key));
}

async function namesOf(reads: Reads, by: ReportDimension | undefined): Promise<ReadonlyMap<string, string>> {
  if (by === undefined || by === 'day') return new Map();
  const rows = await reads.all<Key>(`SELECT id, name FROM ${tables[by]}`, []);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function compare(a: Key | null, b: Key | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a.name.localeCompare(b.name, 'pt-BR') || (a.id < b.id ? -1 : 1);
}
