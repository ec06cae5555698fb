import { z } from 'zod';

/** What a report may be broken down by. */
export const reportDimensions = ['user', 'queue', 'tag', 'connection', 'demand', 'type', 'day'] as const;
export type ReportDimension = (typeof reportDimensions)[number];

/** A day of the office's time zone, or an instant. */
const moment = z
  .string()
  .trim()
  .regex(
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/,
    'a day such as 2026-11-20, or an instant',
  );

export const reportPeriod = {
  by: z
    .enum(reportDimensions)
    .optional()
    .describe('user, queue, tag, connection, demand, type or day; without it, one line'),
  since: moment.optional().describe('First day or instant; 30 days ago without it'),
  until: moment.optional().describe('Last day (included) or instant; now without it'),
};

/** What a line is about; null for tickets that have none of it. */
export const reportKey = z.strictObject({ id: z.string(), name: z.string() }).nullable();

/** Seconds: half of the tickets took at most `median`, nine of ten at most `p90`. */
export const reportTimes = {
  key: reportKey,
  count: z.int(),
  averageSeconds: z.int(),
  medianSeconds: z.int(),
  p90Seconds: z.int(),
};
