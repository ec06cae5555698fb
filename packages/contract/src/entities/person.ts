import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { roles } from '../permissions.ts';

export const userEntity = z.strictObject({
  id: idSchema('user'),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  disabled: z.boolean(),
});
export type UserEntity = z.output<typeof userEntity>;

export const queueEntity = z.strictObject({
  id: idSchema('queue'),
  name: z.string(),
  memberIds: z.array(idSchema('user')).readonly(),
});
export type QueueEntity = z.output<typeof queueEntity>;

export const tagEntity = z.strictObject({ id: idSchema('tag'), name: z.string() });
export type TagEntity = z.output<typeof tagEntity>;
