import type { z } from 'zod';
import {
  catalogueItemEntity,
  customFieldEntity,
  galleryEntity,
  macroEntity,
  quickReplyEntity,
  viewEntity,
} from './catalogue.ts';
import {
  draftEntity,
  notificationEntity,
  roomEntity,
  roomMessageEntity,
  roomReadEntity,
  scheduleEntity,
  taskEntity,
} from './collaboration.ts';
import { connectionEntity } from './connection.ts';
import { contactEntity, readStateEntity, threadEntity } from './contact.ts';
import { messageEntity, noteEntity } from './message.ts';
import { groupEntity, queueEntity, roleEntity, settingEntity, tagEntity, userEntity } from './person.ts';
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
  role: roleEntity,
  group: groupEntity,
  setting: settingEntity,
  catalogueItem: catalogueItemEntity,
  customField: customFieldEntity,
  quickReply: quickReplyEntity,
  gallery: galleryEntity,
  macro: macroEntity,
  view: viewEntity,
  task: taskEntity,
  room: roomEntity,
  roomMessage: roomMessageEntity,
  roomRead: roomReadEntity,
  notification: notificationEntity,
  draft: draftEntity,
  schedule: scheduleEntity,
} as const;

export type EntityName = keyof typeof entities;
export type Entities = { [K in EntityName]: z.output<(typeof entities)[K]> };

/** Small lists that a client holds whole from its snapshot on, beside users, queues, tags and connections. */
export const catalogueEntities = [
  'role',
  'group',
  'setting',
  'catalogueItem',
  'customField',
  'quickReply',
  'gallery',
  'macro',
  'view',
] as const satisfies readonly EntityName[];
export type CatalogueEntity = (typeof catalogueEntities)[number];
