import type { EventType } from '@balcao/contract';
import { wakeInTime } from '../operations/wake-ticket.ts';
import type { Handler, Tx } from '../store/store.ts';
import { remindTask } from './remind-task.ts';
import { scheduledMessages } from './scheduled-messages.ts';

/**
 * Something that happens when its time comes. Each due row runs in a transaction of its own, which must leave it no longer due;
 * one that fails is logged and tried again later, and holds nobody else up.
 */
export interface ClockJob {
  /** SELECT of `id` and `at` (ms) of what is waiting, answered by an index on the time. */
  readonly waiting: string;
  /** Events after which something may be due sooner than was known. */
  readonly wakes: readonly EventType[];
  readonly run: (tx: Tx, id: string) => Promise<void>;
}

const wakeSnoozed: ClockJob = {
  waiting: `SELECT id, snoozed_until AS at FROM tickets WHERE state = 'snoozed'`,
  wakes: ['ticket.snoozed', 'ticket.restored'],
  run: wakeInTime,
};

/** Every job of the clock, by name. */
export const clockJobs: Readonly<Record<string, ClockJob>> = { scheduledMessages, remindTask, wakeSnoozed };

export interface DueItem {
  readonly job: string;
  readonly id: string;
}

export const runDue: Handler<DueItem, null> = async (tx, { job, id }) => {
  await clockJobs[job]?.run(tx, id);
  return null;
};
