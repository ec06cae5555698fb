import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { permissionNames, roles, scopes } from '../permissions.ts';

/** A built-in role by its name, or a custom one by its id. */
export const roleRefSchema = z.union([z.enum(roles), idSchema('role')]);

export const presences = ['available', 'away'] as const;

export const userEntity = z.strictObject({
  id: idSchema('user'),
  email: z.string(),
  name: z.string(),
  role: roleRefSchema,
  disabled: z.boolean(),
  /** Tickets in hand past which nothing is assigned by itself; null for no limit. */
  capacity: z.int().positive().nullable(),
  /** Said by the user: who is away is assigned nothing by itself. */
  presence: z.enum(presences),
  /** Put before every text that the user sends, while `signatureOn`; never in templates. Empty: the name. */
  signature: z.string(),
  signatureOn: z.boolean(),
  /** Whether signing in asks for a second factor. */
  totpOn: z.boolean(),
});
export type UserEntity = z.output<typeof userEntity>;

export const queueStrategies = ['manual', 'roundRobin', 'leastLoaded'] as const;

export const queueEntity = z.strictObject({
  id: idSchema('queue'),
  name: z.string(),
  memberIds: z.array(idSchema('user')).readonly(),
  /** Who gets what waits: whoever takes it, or by turns, or whoever has the fewest in hand. */
  strategy: z.enum(queueStrategies),
  /** The connections whose tickets it may receive; null for all. */
  connectionIds: z.array(idSchema('connection')).readonly().nullable(),
  /** Kept for the tickets that were in it; takes no more. */
  removed: z.boolean(),
});
export type QueueEntity = z.output<typeof queueEntity>;

export const tagEntity = z.strictObject({ id: idSchema('tag'), name: z.string(), removed: z.boolean() });
export type TagEntity = z.output<typeof tagEntity>;

/** A role of the office: any subset of the permissions, each as far as it says. */
export const roleEntity = z.strictObject({
  id: idSchema('role'),
  name: z.string(),
  grants: z.partialRecord(z.enum(permissionNames as [never]), z.enum(scopes)),
});
export type RoleEntity = z.output<typeof roleEntity>;

/** User group; one with management sees what is private on the connections that name it. */
export const groupEntity = z.strictObject({
  id: idSchema('group'),
  name: z.string(),
  isManagement: z.boolean(),
  memberIds: z.array(idSchema('user')).readonly(),
});
export type GroupEntity = z.output<typeof groupEntity>;

/** A setting of the office, by key; see `settings.ts` for what there is. */
export const settingEntity = z.strictObject({ id: z.string(), value: z.unknown() });
export type SettingEntity = z.output<typeof settingEntity>;
