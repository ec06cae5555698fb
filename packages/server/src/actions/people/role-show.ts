import { roleShow as action } from '@balcao/contract';
import { reading } from '../handler.ts';
import { roleNamed } from './role-access.ts';
import { roleItemOf, usersByRole } from './role-list.ts';

export const roleShow = reading(action, async ({ reads }, input) =>
  roleItemOf(await roleNamed(reads, input.role), await usersByRole(reads)),
);
