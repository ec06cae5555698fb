import { sendScheduled } from '../operations/scheduled.ts';

/** Scheduled messages leave when their time comes. */
export const scheduledMessages = {
  waiting: `SELECT id, run_at AS at FROM schedules WHERE state = 'pending'`,
  wakes: ['schedule.created', 'schedule.edited'],
  run: sendScheduled,
} as const;
