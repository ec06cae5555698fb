import { reportResolution as action } from '@balcao/contract';
import { timesUntil } from '../../store/queries/reports.ts';
import { reading } from '../handler.ts';
import { named, reportQuery } from './report-lines.ts';

export const reportResolution = reading(action, async (context, input) => {
  const lines = await timesUntil(context.reads, await reportQuery(context, input), 'resolved_at');
  return { items: await named(context.reads, input.by, lines), nextCursor: null };
});
