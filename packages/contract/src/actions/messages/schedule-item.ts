import { z } from 'zod';
import { scheduleEntity } from '../../entities/collaboration.ts';
import { isTimeZone, unknownTimeZone } from '../../settings.ts';

/** A scheduled message as lists show it. */
export const scheduleItem = scheduleEntity.extend({
  ticket: z.strictObject({ id: scheduleEntity.shape.ticketId, number: z.int() }),
  contact: z.strictObject({ id: scheduleEntity.shape.contactId, name: z.string() }),
  author: z.strictObject({ id: scheduleEntity.shape.createdBy, name: z.string() }),
  /** First line of what will be said, or what stands for it: a template, a file. */
  preview: z.string(),
});
export type ScheduleItem = z.output<typeof scheduleItem>;

/** When to send: an instant with its offset, or a wall time read in `timeZone`. */
export const scheduleAt = z
  .string()
  .trim()
  .max(40)
  .describe('2026-11-21T14:00 in the time zone, or with an offset: 2026-11-21T14:00-03:00');

export const scheduleZone = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .refine(isTimeZone, unknownTimeZone)
  .optional()
  .describe('Time zone of a time without offset; the one of the office when absent');
