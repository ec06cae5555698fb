import { AppError, authWhoami as action } from '@balcao/contract';
import { build, first } from '../../store/builder.ts';
import { allQueues } from '../../store/queries/catalogues.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { users } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const authWhoami = reading(action, async ({ reads, actor }) => {
  const user = await users.load(reads, actor.userId);
  const named = build(reads).selectFrom('tokens').select(['name', 'expires_at']).where('id', '=', actor.tokenId);
  const token = await first(reads, named);
  if (user === undefined || token === undefined) throw new AppError('auth.expired');
  const queues = await allQueues(reads);
  return {
    user,
    queues: queues
      .filter(({ id, removed }) => !removed && actor.queueIds.includes(id))
      .map(({ id, name }) => ({ id, name })),
    permissions: actor.grants,
    token: {
      id: actor.tokenId,
      name: token.name,
      expiresAt: token.expires_at === null ? null : toInstant(token.expires_at),
    },
  };
});
