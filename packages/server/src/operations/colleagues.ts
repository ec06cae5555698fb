import type { TicketEntity } from '@balcao/contract';
import { AppError, type Permission, type UserEntity, type UserId } from '@balcao/contract';
import { sees, type Viewer } from '../domain/visibility.ts';
import { findUser } from '../store/queries/refs.ts';
import { viewersOf } from '../store/queries/viewers.ts';
import type { Reads } from '../store/store.ts';

/** Users by id or e-mail, each of whom may do it; who is disabled may nothing. */
export async function colleagues(
  reads: Reads,
  refs: readonly string[],
  permission: Permission,
): Promise<readonly Viewer[]> {
  const users = new Map<UserId, UserEntity>();
  for (const ref of refs) {
    const user = await findUser(reads, ref);
    users.set(user.id, user);
  }
  const viewers = await viewersOf(reads, [...users.keys()]);
  for (const { id, name } of users.values()) {
    if (viewers.find(({ userId }) => userId === id)?.grants[permission] === undefined)
      throw new AppError('user.lacksPermission', { user: name, permission });
  }
  return viewers;
}

/** One who may have a task, and sees the ticket that it is about. */
export async function assigneeOfTask(reads: Reads, ref: string, ticket: TicketEntity | null): Promise<UserId> {
  const [viewer] = await colleagues(reads, [ref], 'task.write');
  if (viewer === undefined) throw new AppError('reference.notFound', { kind: 'user', ref });
  if (ticket !== null && !sees(viewer, ticket))
    throw new AppError('task.userCannotSee', { user: (await findUser(reads, ref)).name, number: ticket.number });
  return viewer.userId;
}
