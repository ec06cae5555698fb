import type { Preset } from '../../cli/derive.ts';
import type { Row } from '../../cli/row.ts';

/** The active tickets with those that wait for somebody on top, each group as the server ordered it. */
export const inbox: Preset = {
  order: (rows) => [...rows.filter(isWaiting), ...rows.filter((row) => !isWaiting(row))],
};

function isWaiting(row: Row): boolean {
  return row['state'] === 'pending';
}
