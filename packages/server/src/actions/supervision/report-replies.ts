import { reportReplies as action } from '@balcao/contract';
import { timesUntil } from '../../store/queries/reports.ts';
import { reading } from '../handler.ts';
import { named, reportQuery } from './report-lines.ts';

export const reportReplies = reading(action, async (context, input) => {
  const lines = await timesUntil(context.reads, await reportQuery(context, input), 'first_reply_at');
  return { items: await named(context.reads, input.by, lines), nextCursor: null };
});
