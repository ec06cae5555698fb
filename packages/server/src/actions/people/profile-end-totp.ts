import { AppError, profileEndTotp as action } from '@balcao/contract';
import { preparedWrites } from '../handler.ts';
import { checkPassword } from './profile-set-password.ts';
import { spendStep, stepOf, totpStateOf, turnTotpOff } from './totp-state.ts';
import { ownUser } from './user-access.ts';

interface Prepared {
  /** The step of the code, or null when the password was given. */
  readonly step: number | null;
  readonly sealed: string | null;
}

export const profileEndTotp = preparedWrites(
  action,
  async ({ store, cipher, passwords, actor, nowMs }, input): Promise<Prepared> => {
    if (actor === null) throw new AppError('auth.required');
    if (input.code !== undefined) {
      const state = await store.read((reads) => totpStateOf(reads, actor.userId));
      return { step: stepOf(state, input.code, cipher, nowMs), sealed: state.sealed };
    }
    if (input.password === undefined)
      throw new AppError('input.invalid', {
        problem: 'give a code or the password',
        'problem.pt-BR': 'informe um código ou a senha',
      });
    await checkPassword({ store, passwords }, actor.userId, input.password);
    return { step: null, sealed: null };
  },
  async (tx, _input, { step, sealed }) => {
    const user = await ownUser(tx);
    if (step !== null) await spendStep(tx, user.id, sealed, step);
    await turnTotpOff(tx, user);
    return { totpOn: false };
  },
);
