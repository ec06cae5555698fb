import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { instant } from './common.ts';
import { author } from './message.ts';

/** Something to be done by somebody, linked to a ticket or a contact or to neither. */
export const taskEntity = z.strictObject({
  id: idSchema('task'),
  title: z.string(),
  ticketId: idSchema('ticket').nullable(),
  contactId: idSchema('contact').nullable(),
  assigneeId: idSchema('user').nullable(),
  createdBy: idSchema('user'),
  createdAt: instant,
  dueAt: instant.nullable(),
  /** When its assignee is reminded, and whether that has happened. */
  remindAt: instant.nullable(),
  remindedAt: instant.nullable(),
  doneAt: instant.nullable(),
  doneBy: idSchema('user').nullable(),
});
export type TaskEntity = z.output<typeof taskEntity>;

/** Internal chat: a room that only its members see; one of two people is direct. */
export const roomEntity = z.strictObject({
  id: idSchema('room'),
  name: z.string(),
  kind: z.enum(['direct', 'group']),
  memberIds: z.array(idSchema('user')).readonly(),
  createdBy: idSchema('user'),
  createdAt: instant,
  /** Sequence of its last message. What of it is unread, `room.list` tells each member: the others' messages after what was read. */
  lastSeq: z.int(),
  lastMessageAt: instant.nullable(),
});
export type RoomEntity = z.output<typeof roomEntity>;

export const roomMessageEntity = z.strictObject({
  id: idSchema('roomMessage'),
  roomId: idSchema('room'),
  /** Gap-free within the room. */
  seq: z.int(),
  body: z.string(),
  author,
  at: instant,
  editedAt: instant.nullable(),
  deletedAt: instant.nullable(),
});
export type RoomMessageEntity = z.output<typeof roomMessageEntity>;

/** What one user has read of a room; seen by that user alone. `id` is the room's. */
export const roomReadEntity = z.strictObject({ id: idSchema('room'), readSeq: z.int() });
export type RoomReadEntity = z.output<typeof roomReadEntity>;

export const notificationKinds = [
  'ticketAssigned',
  'ticketTransferred',
  'ticketPending',
  'ticketWoke',
  'mentioned',
  'taskAssigned',
  'taskDue',
  'roomMessage',
  'scheduleFailed',
] as const;

/** Word to one user that something concerns them; seen by that user alone. */
export const notificationEntity = z.strictObject({
  id: idSchema('notification'),
  userId: idSchema('user'),
  kind: z.enum(notificationKinds),
  ticketId: idSchema('ticket').nullable(),
  contactId: idSchema('contact').nullable(),
  taskId: idSchema('task').nullable(),
  roomId: idSchema('room').nullable(),
  /** Who caused it. */
  byName: z.string().nullable(),
  /** First line of what was written; the rest is worded from the kind, in the reader's language. */
  text: z.string(),
  /** How many tickets it tells of, when one action was about many; it names none of them in `ticketId` then. */
  ticketCount: z.int(),
  /** The first few of them. */
  ticketIds: z.array(idSchema('ticket')).readonly(),
  createdAt: instant,
  readAt: instant.nullable(),
});
export type NotificationEntity = z.output<typeof notificationEntity>;

/** What a user has begun to write in a thread; seen by that user alone, on any machine. */
export const draftEntity = z.strictObject({
  id: idSchema('draft'),
  userId: idSchema('user'),
  threadId: idSchema('thread'),
  ticketId: idSchema('ticket'),
  body: z.string(),
  replyToId: idSchema('message').nullable(),
  updatedAt: instant,
});
export type DraftEntity = z.output<typeof draftEntity>;

export const scheduleStates = ['pending', 'sent', 'cancelled', 'failed'] as const;
export type ScheduleState = (typeof scheduleStates)[number];

/** Message to be sent later; what it needs is checked again when its time comes. */
export const scheduleEntity = z.strictObject({
  id: idSchema('schedule'),
  ticketId: idSchema('ticket'),
  threadId: idSchema('thread'),
  contactId: idSchema('contact'),
  /** Input of `message.send` without the ticket. */
  content: z.record(z.string(), z.unknown()),
  runAt: instant,
  /** IANA zone in which the time was given. */
  timeZone: z.string(),
  state: z.enum(scheduleStates),
  messageId: idSchema('message').nullable(),
  /** Why it failed: a code of the error table. */
  errorCode: z.string().nullable(),
  createdBy: idSchema('user'),
  createdAt: instant,
});
export type ScheduleEntity = z.output<typeof scheduleEntity>;
