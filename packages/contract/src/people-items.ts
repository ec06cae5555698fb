import { z } from 'zod';
import { instant } from './entities/common.ts';
import { queueEntity, roleRefSchema, userEntity } from './entities/person.ts';
import { actorTypes } from './events.ts';
import { idSchema } from './id-schema.ts';
import { permissionNames, scopes } from './permissions.ts';

/* People, their roles and queues, and what was done, as actions answer them. */

const label = z.strictObject({ en: z.string(), 'pt-BR': z.string() });
const named = <K extends 'user' | 'queue' | 'connection'>(kind: K) =>
  z.strictObject({ id: idSchema(kind), name: z.string() });

/** A role that every office has, its name its id, or one of this office. */
export const roleItem = z.strictObject({
  id: roleRefSchema,
  name: z.string(),
  builtIn: z.boolean(),
  permissions: z.partialRecord(z.enum(permissionNames as [never]), z.enum(scopes)),
  /** How many users have it. */
  users: z.int(),
});
export type RoleItem = z.output<typeof roleItem>;

export const userDetail = userEntity.extend({
  roleName: z.string(),
  queues: z.array(named('queue')).readonly(),
});
export type UserDetail = z.output<typeof userDetail>;

export const queueDetail = queueEntity.extend({
  members: z.array(named('user')).readonly(),
  /** Null for all. */
  connections: z.array(named('connection')).readonly().nullable(),
});
export type QueueDetail = z.output<typeof queueDetail>;

export const settingItem = z.strictObject({
  key: z.string(),
  title: label,
  value: z.unknown(),
  initial: z.unknown(),
});
export type SettingItem = z.output<typeof settingItem>;

/** What changed of one entity; of what was born or is gone, the fields that say something. Long values are cut. */
export const auditChange = z.strictObject({
  entity: z.string(),
  id: z.string(),
  what: z.enum(['created', 'changed', 'removed']),
  fields: z.array(z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() })).readonly(),
});
export type AuditChange = z.output<typeof auditChange>;

/** One line of the audit log: an event of the log as somebody who asks what happened reads it. */
export const auditItem = z.strictObject({
  seq: z.int(),
  at: instant,
  type: z.string(),
  label,
  actor: z.strictObject({ type: z.enum(actorTypes), id: z.string().nullable(), name: z.string().nullable() }),
  /** Null number: the ticket is gone. */
  ticket: z.strictObject({ id: idSchema('ticket'), number: z.int().nullable() }).nullable(),
  contact: z.strictObject({ id: idSchema('contact'), name: z.string().nullable() }).nullable(),
  /** Whose sign-in, token or password it is about. */
  user: z.strictObject({ id: idSchema('user'), name: z.string().nullable() }).nullable(),
  changes: z.array(auditChange).readonly(),
  data: z.record(z.string(), z.unknown()).nullable(),
  requestId: z.string().nullable(),
});
export type AuditItem = z.output<typeof auditItem>;
