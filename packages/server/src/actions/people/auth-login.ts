import { AppError, authLogin as action, type UserEntity } from '@balcao/contract';
import { makeToken } from '../../security/tokens.ts';
import { type Row, toInstant } from '../../store/tables/columns.ts';
import { users } from '../../store/tables/tables.ts';
import { type PrepareContext, secretWrites } from '../handler.ts';
import { spendStep, stepOf, totpStateOf } from './totp-state.ts';

const sessionMs = 30 * 24 * 3_600_000;

interface Prepared {
  readonly user: UserEntity;
  readonly token: string;
  readonly hash: string;
  readonly client: string | null;
  /** The step of the second factor's code that is used up by this. */
  readonly totp: { readonly sealed: string | null; readonly step: number } | null;
}

export const authLogin = secretWrites(
  action,
  ['token'],
  async (context, input): Promise<Prepared> => {
    const { store, passwords, client = null } = context;
    const row = await store.read((reads) =>
      reads.get<Row>(`SELECT ${users.columns}, password_hash FROM users WHERE email = ?`, [
        input.email.trim().toLowerCase(),
      ]),
    );
    const stored = typeof row?.['password_hash'] === 'string' ? row['password_hash'] : null;
    const isRight = await passwords.verify(stored, input.password);
    const user = row === undefined ? undefined : users.fromRow(row);
    if (!isRight || user === undefined || user.disabled) throw new AppError('auth.invalid');
    const totp = user.totpOn ? await checkCode(context, user, input.totp) : null;
    return { user, client, totp, ...makeToken() };
  },
  async (tx, _input, { user, token, hash, client, totp }) => {
    // The user may have been disabled since, or the second factor turned on.
    const now = await users.lock(tx, user.id);
    if (now === undefined || now.disabled) throw new AppError('auth.invalid');
    if (now.totpOn && totp === null) throw new AppError('auth.totpRequired');
    if (totp !== null) await spendStep(tx, user.id, totp.sealed, totp.step);
    const expiresAt = tx.nowMs + sessionMs;
    const id = tx.newId('token');
    await tx.run(
      `INSERT INTO tokens (id, hash, user_id, kind, name, role, connection_id, created_at, expires_at, last_used_at, client)
       VALUES (?, ?, ?, 'session', 'login', NULL, NULL, ?, ?, ?, ?)`,
      [id, hash, user.id, tx.nowMs, expiresAt, tx.nowMs, client],
    );
    const actor = { type: 'user', id: user.id, name: user.name } as const;
    tx.emit('session.started', { userId: user.id }, { actor, data: { tokenId: id, client } });
    return { token, user: now, expiresAt: toInstant(expiresAt) };
  },
);

async function checkCode(
  { store, cipher, nowMs }: PrepareContext,
  user: UserEntity,
  code: string | undefined,
): Promise<NonNullable<Prepared['totp']>> {
  if (code === undefined) throw new AppError('auth.totpRequired');
  const state = await store.read((reads) => totpStateOf(reads, user.id));
  return { sealed: state.sealed, step: stepOf(state, code, cipher, nowMs) };
}
