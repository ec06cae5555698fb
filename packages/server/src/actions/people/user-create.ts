import { AppError, userCreate as action, type UserEntity, userDefaults } from '@balcao/contract';
import { build, first } from '../../store/builder.ts';
import { findQueue } from '../../store/queries/refs.ts';
import { queues, users } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { writeMembers } from './queue-create.ts';

export const userCreate = preparedWrites(
  action,
  ({ passwords }, input) => passwords.hash(input.password),
  async (tx, input, passwordHash) => {
    const email = input.email.trim().toLowerCase();
    const taken = await first(tx, build(tx).selectFrom('users').select('id').where('email', '=', email));
    if (taken !== undefined) throw new AppError('name.taken', { kind: 'user', name: email });
    const user: UserEntity = {
      ...userDefaults,
      id: tx.newId('user'),
      email,
      name: input.name,
      role: input.role,
    };
    await users.insert(tx, user, { password_hash: passwordHash, created_at: tx.nowMs });
    for (const ref of input.queues) {
      const queue = await findQueue(tx, ref);
      await writeMembers(tx, await queues.update(tx, queue, { memberIds: [...queue.memberIds, user.id] }));
    }
    tx.emit('user.created', {});
    return user;
  },
);
