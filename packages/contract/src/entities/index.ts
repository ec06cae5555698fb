import type { z } from 'zod';
import { connectionEntity } from './connection.ts';
import { contactEntity, readStateEntity, threadEntity } from './contact.ts';
import { messageEntity, noteEntity } from './message.ts';
import { queueEntity, tagEntity, userEntity } from './person.ts';
import { ticketEntity } from './ticket.ts';

/** Everything a client may hold, by name; snapshots carry them whole, events carry what changed of them. */
export const entities = {
  user: userEntity,
  queue: queueEntity,
  tag: tagEntity,
  connection: connectionEntity,
  contact: contactEntity,
  thread: threadEntity,
  ticket: ticketEntity,
  message: messageEntity,
  note: noteEntity,
  readState: readStateEntity,
} as const;

export type EntityName = keyof typeof entities;
export type Entities = { [K in EntityName]: z.output<(typeof entities)[K]> };
