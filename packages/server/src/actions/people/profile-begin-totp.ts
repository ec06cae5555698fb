import { AppError, profileBeginTotp as action } from '@balcao/contract';
import { makeTotpSecret, toBase32, totpUrl } from '../../security/totp.ts';
import { secretWrites } from '../handler.ts';
import { ownUser } from './user-access.ts';

interface Prepared {
  readonly sealed: string;
  /** Base64url, and as apps take it. */
  readonly secret: string;
  readonly shown: string;
}

/** Nothing is on yet; a secret that was begun before and never confirmed is forgotten. */
export const profileBeginTotp = secretWrites(
  action,
  ['secret', 'url'],
  // oxlint-disable-next-line require-await -- preparing is asynchronous
  async ({ cipher }): Promise<Prepared> => {
    const bytes = makeTotpSecret();
    const secret = Buffer.from(bytes).toString('base64url');
    return { sealed: cipher.seal(secret), secret, shown: toBase32(bytes) };
  },
  async (tx, _input, { sealed, secret, shown }) => {
    const user = await ownUser(tx);
    if (user.totpOn) throw new AppError('totp.alreadyOn');
    await tx.run('UPDATE users SET totp_secret = ?, totp_last_step = NULL WHERE id = ?', [sealed, user.id]);
    return { secret: shown, url: totpUrl(Buffer.from(secret, 'base64url'), user.email) };
  },
);
