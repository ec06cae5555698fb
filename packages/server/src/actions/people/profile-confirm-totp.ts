import { AppError, profileConfirmTotp as action } from '@balcao/contract';
import { users } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { spendStep, stepOf, totpStateOf } from './totp-state.ts';
import { ownUser } from './user-access.ts';

export const profileConfirmTotp = preparedWrites(
  action,
  async ({ store, cipher, actor, nowMs }, input) => {
    if (actor === null) throw new AppError('auth.required');
    const state = await store.read((reads) => totpStateOf(reads, actor.userId));
    return { sealed: state.sealed, step: stepOf(state, input.code, cipher, nowMs) };
  },
  async (tx, _input, { sealed, step }) => {
    const user = await ownUser(tx);
    if (user.totpOn) throw new AppError('totp.alreadyOn');
    await spendStep(tx, user.id, sealed, step);
    const after = await users.update(tx, user, { totpOn: true });
    tx.emit('user.totpChanged', {}, { data: { on: true } });
    return { totpOn: after.totpOn };
  },
);
