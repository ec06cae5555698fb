import { AppError, type UserEntity, type UserId } from '@balcao/contract';
import type { Cipher } from '../../security/cipher.ts';
import { matchTotp } from '../../security/totp.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';

/** A user's second factor as it is kept: the secret sealed, and the last step whose code was used. */
export interface TotpState {
  readonly sealed: string | null;
  readonly lastStep: number | null;
}

export async function totpStateOf(reads: Reads, userId: UserId): Promise<TotpState> {
  const row = await reads.get<{ totp_secret: string | null; totp_last_step: number | null }>(
    'SELECT totp_secret, totp_last_step FROM users WHERE id = ?',
    [userId],
  );
  return { sealed: row?.totp_secret ?? null, lastStep: row?.totp_last_step ?? null };
}

/** The step a code is of; refuses one that is wrong, late or used. */
export function stepOf(state: TotpState, code: string, cipher: Cipher, nowMs: number): number {
  if (state.sealed === null) throw new AppError('totp.notBegun');
  const secret = Buffer.from(cipher.open(state.sealed), 'base64url');
  const step = matchTotp(secret, code, nowMs, state.lastStep);
  if (step === null) throw new AppError('auth.totpInvalid');
  return step;
}

/** Uses a step up, once: of two who bring the same code at the same moment one is refused. */
export async function spendStep(tx: Tx, userId: UserId, sealed: string | null, step: number): Promise<void> {
  const spent = await tx.run(
    'UPDATE users SET totp_last_step = ? WHERE id = ? AND totp_secret = ? AND (totp_last_step IS NULL OR totp_last_step < ?)',
    [step, userId, sealed, step],
  );
  if (spent === 0) throw new AppError('auth.totpInvalid');
}

export async function turnTotpOff(tx: Tx, user: UserEntity): Promise<void> {
  await tx.run('UPDATE users SET totp_secret = NULL, totp_last_step = NULL WHERE id = ?', [user.id]);
  const after = await users.update(tx, user, { totpOn: false });
  if (after !== user) tx.emit('user.totpChanged', {}, { data: { on: false } });
}
