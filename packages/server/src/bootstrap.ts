import { AppError, type UserEntity, userDefaults } from '@balcao/contract';
import type { Handler } from './store/store.ts';
import { users } from './store/tables/tables.ts';

export interface BootstrapInput {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly tokenHash: string;
}

/** The first admin, made once by whoever sets the server up; there is no default one. */
export const bootstrapAdmin: Handler<BootstrapInput, { readonly id: string; readonly email: string }> = async (
  tx,
  input,
) => {
  const existing = await tx.get<{ email: string }>('SELECT email FROM users LIMIT 1', []);
  if (existing !== undefined) throw new AppError('name.taken', { kind: 'admin', name: existing.email });
  const user: UserEntity = {
    ...userDefaults,
    id: tx.newId('user'),
    email: input.email.trim().toLowerCase(),
    name: input.name,
    role: 'admin',
  };
  await users.insert(tx, user, { password_hash: input.passwordHash, created_at: tx.nowMs });
  await tx.run(
    `INSERT INTO tokens (id, hash, user_id, kind, name, role, connection_id, created_at, expires_at) VALUES (?, ?, ?, 'api', 'bootstrap', NULL, NULL, ?, NULL)`,
    [tx.newId('token'), input.tokenHash, user.id, tx.nowMs],
  );
  tx.emit('user.created', {});
  return { id: user.id, email: user.email };
};
