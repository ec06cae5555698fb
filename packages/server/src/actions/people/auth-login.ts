import { AppError, authLogin as action, type UserEntity } from '@balcao/contract';
import { makeToken } from '../../security/tokens.ts';
import { type Row, toInstant } from '../../store/tables/columns.ts';
import { users } from '../../store/tables/tables.ts';
import { secretWrites } from '../handler.ts';

const sessionMs = 30 * 24 * 3_600_000;

interface Prepared {
  readonly user: UserEntity;
  readonly token: string;
  readonly hash: string;
}

export const authLogin = secretWrites(
  action,
  async ({ store, passwords }, input): Promise<Prepared> => {
    const row = await store.read((reads) =>
      reads.get<Row>(`SELECT ${users.columns}, password_hash FROM users WHERE email = ?`, [
        input.email.trim().toLowerCase(),
      ]),
    );
    const stored = typeof row?.['password_hash'] === 'string' ? row['password_hash'] : null;
    const isRight = await passwords.verify(stored, input.password);
    const user = row === undefined ? undefined : users.fromRow(row);
    if (!isRight || user === undefined || user.disabled) throw new AppError('auth.invalid');
    return { user, ...makeToken() };
  },
  async (tx, _input, { user, token, hash }) => {
    const expiresAt = tx.nowMs + sessionMs;
    await tx.run(
      `INSERT INTO tokens (id, hash, user_id, kind, name, role, connection_id, created_at, expires_at) VALUES (?, ?, ?, 'session', 'login', NULL, NULL, ?, ?)`,
      [tx.newId('token'), hash, user.id, tx.nowMs, expiresAt],
    );
    tx.emit('session.started', { userId: user.id }, { actor: { type: 'user', id: user.id, name: user.name } });
    return { token, user, expiresAt: toInstant(expiresAt) };
  },
);
