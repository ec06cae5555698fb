import { reportVolume as action } from '@balcao/contract';
import { countCreated, countResolved } from '../../store/queries/reports.ts';
import { reading } from '../handler.ts';
import { named, reportQuery } from './report-lines.ts';

export const reportVolume = reading(action, async (context, input) => {
  const query = await reportQuery(context, input);
  const lines = new Map<string | null, { key: string | null; created: number; resolved: number; inProgress: number }>();
  const lineOf = (key: string | null) => lines.get(key) ?? { key, created: 0, resolved: 0, inProgress: 0 };
  for (const { key, created, inProgress } of await countCreated(context.reads, query))
    lines.set(key, { ...lineOf(key), created, inProgress });
  for (const { key, resolved } of await countResolved(context.reads, query))
    lines.set(key, { ...lineOf(key), resolved });
  return { items: await named(context.reads, input.by, [...lines.values()]), nextCursor: null };
});
