import type { Preset } from '../../cli/derive.ts';
import { tellLines } from '../../cli/line-news.ts';
import type { Row } from '../../cli/row.ts';

/**
 * The active tickets with those that wait for somebody on top, each group as the server ordered it; and on stderr the connections
 * that do not work, because an inbox may be empty for that reason.
 */
export const inbox: Preset = {
  order: (rows) => [...rows.filter(isWaiting), ...rows.filter((row) => !isWaiting(row))],
  after: async (context) => {
    const api = await context.api();
    const { result } = await api.call('connection.status', {}, { signal: context.io.signal });
    await tellLines(context, result.items);
  },
};

function isWaiting(row: Row): boolean {
  return row['state'] === 'pending';
}
