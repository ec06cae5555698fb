import { z } from 'zod';
import { notificationEntity, roomEntity, roomMessageEntity, taskEntity } from './entities/collaboration.ts';
import { noteEntity } from './entities/message.ts';
import { idSchema } from './id-schema.ts';

const person = z.strictObject({ id: idSchema('user'), name: z.string() });

/** A note as it was just written; an `@` that told nobody says why. */
export const writtenNote = noteEntity.extend({
  notMentioned: z
    .array(z.strictObject({ name: z.string(), reason: z.enum(['unknown', 'ambiguous', 'cannotSee']) }))
    .readonly(),
});

export const taskStates = ['open', 'overdue', 'done'] as const;

/** A task as lists and `--json` show it. */
export const taskItem = taskEntity
  .omit({ ticketId: true, contactId: true, assigneeId: true, createdBy: true, doneBy: true })
  .extend({
    state: z.enum(taskStates),
    ticket: z.strictObject({ id: idSchema('ticket'), number: z.int() }).nullable(),
    contact: z.strictObject({ id: idSchema('contact'), name: z.string() }).nullable(),
    assignee: person.nullable(),
    createdBy: person,
    doneBy: person.nullable(),
  });
export type TaskItem = z.output<typeof taskItem>;

/** A room as one of its members sees it; a direct one is named after the other person. */
export const roomItem = roomEntity.omit({ memberIds: true }).extend({
  members: z.array(person).readonly(),
  /** What this member has read, and how much the others wrote since, 100 for that many or more. */
  readSeq: z.int(),
  unread: z.int(),
});
export type RoomItem = z.output<typeof roomItem>;

export const roomMessageItem = roomMessageEntity;

const newsTicket = z.strictObject({
  id: idSchema('ticket'),
  number: z.int(),
  contact: z.strictObject({ id: idSchema('contact'), name: z.string() }),
});

/** A notification as its reader sees it now; of many tickets, the first few that are still to be seen. */
export const notificationItem = notificationEntity.omit({ userId: true, ticketIds: true }).extend({
  ticket: z.strictObject({ id: idSchema('ticket'), number: z.int() }).nullable(),
  contact: z.strictObject({ id: idSchema('contact'), name: z.string() }).nullable(),
  tickets: z.array(newsTicket).readonly(),
});
export type NotificationItem = z.output<typeof notificationItem>;
