import type { Subject, TaskEntity, TaskItem, TicketEntity, UserId } from '@balcao/contract';
import { type DueDate, dueDate, reminder, usualReminder } from './due-date.ts';
import { sees, type Viewer, type VisibilityFacts } from './visibility.ts';

/** A task about a ticket is seen with it; any other by who created it and who has it. */
export function seesTask(
  viewer: Viewer,
  task: Pick<TaskEntity, 'ticketId' | 'createdBy' | 'assigneeId'>,
  ticket: VisibilityFacts | null,
): boolean {
  if (task.ticketId !== null) return ticket !== null && sees(viewer, ticket);
  return task.createdBy === viewer.userId || task.assigneeId === viewer.userId;
}

/** Whoever sees a task may change it and finish it; it is removed only by its people, or by who may give out tickets. */
export function mayRemoveTask(viewer: Viewer, task: TaskEntity): boolean {
  if (task.createdBy === viewer.userId || task.assigneeId === viewer.userId) return true;
  return viewer.grants['ticket.assignOther'] !== undefined;
}

export function taskState(task: Pick<TaskEntity, 'doneAt' | 'dueAt'>, nowMs: number): TaskItem['state'] {
  if (task.doneAt !== null) return 'done';
  return task.dueAt !== null && Date.parse(task.dueAt) < nowMs ? 'overdue' : 'open';
}

/** As people give them; undefined is not said, null is taken away. */
export interface Times {
  readonly due?: string | null | undefined;
  readonly remind?: string | null | undefined;
}

interface Moment {
  readonly zone: string;
  readonly nowMs: number;
}

type When = Pick<TaskEntity, 'dueAt' | 'remindAt'>;

/** When a new task is due, and when it reminds: as said, or in the usual way. */
export function taskTimes({ due: dueText, remind }: Times, { zone, nowMs }: Moment): When {
  const due = parsedDue(dueText, { zone, nowMs });
  return {
    dueAt: instant(due?.ms ?? null),
    remindAt: instant(remindMs(remind, due, { zone, nowMs })),
  };
}

function remindMs(remind: Times['remind'], due: DueDate | null, { zone, nowMs }: Moment): number | null {
  if (remind === null) return null;
  if (remind !== undefined) return reminder(remind, due?.ms ?? null, zone, nowMs);
  return due === null ? null : usualReminder(due, zone, nowMs);
}

/**
 * New times of a task that has some. Where only the due date moves, a reminder moves as far with it; one that changed is to come
 * again.
 */
export function changedTimes(task: TaskEntity, { due: dueText, remind }: Times, moment: Moment): Partial<TaskEntity> {
  if (dueText === undefined && remind === undefined) return {};
  const due = dueText === undefined ? known(task.dueAt) : parsedDue(dueText, moment);
  const ms = remind === undefined ? movedReminder(task, due, moment) : remindMs(remind, due, moment);
  const when = { dueAt: instant(due?.ms ?? null), remindAt: instant(ms) };
  return when.remindAt === task.remindAt ? when : { ...when, remindedAt: null };
}

function movedReminder(task: TaskEntity, due: DueDate | null, moment: Moment): number | null {
  if (due === null) return null;
  if (task.dueAt === null) return remindMs(undefined, due, moment);
  if (task.remindAt === null) return null;
  return Date.parse(task.remindAt) + due.ms - Date.parse(task.dueAt);
}

/** Done once: a second time changes nothing, so it stays known who did it. */
export function doneTask(task: TaskEntity, isDone: boolean, by: UserId, now: string): Partial<TaskEntity> {
  if (!isDone) return { doneAt: null, doneBy: null };
  return task.doneAt === null ? { doneAt: now, doneBy: by } : {};
}

/**
 * Who is told of a task: whoever sees its ticket, or else its people; `also`, who had it until now.
 */
export function taskSubject(task: TaskEntity, ticket: TicketEntity | null, also: UserId | null = null): Subject {
  if (ticket !== null)
    return {
      ticketId: ticket.id,
      threadId: ticket.threadId,
      contactId: ticket.contactId,
      connectionId: ticket.connectionId,
    };
  const userIds = [...new Set([task.createdBy, task.assigneeId, also])].filter((id) => id !== null);
  return { userIds, ...(task.contactId === null ? {} : { contactId: task.contactId }) };
}

export const isDueToRemind = (task: TaskEntity, nowMs: number): boolean =>
  task.remindAt !== null && task.remindedAt === null && task.doneAt === null && Date.parse(task.remindAt) <= nowMs;

const known = (at: string | null): DueDate | null => (at === null ? null : { ms: Date.parse(at), day: null });

function parsedDue(text: string | null | undefined, { zone, nowMs }: Moment): DueDate | null {
  return text === undefined || text === null ? null : dueDate(text, 'due', zone, nowMs);
}

const instant = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
