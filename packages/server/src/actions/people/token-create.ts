import { AppError, tokenCreate as action, coversGrants } from '@balcao/contract';
import { makeToken } from '../../security/tokens.ts';
import { grantsOf } from '../../store/queries/grants.ts';
import { findConnection, findUser } from '../../store/queries/refs.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { secretWrites } from '../handler.ts';
import { caller } from '../permit.ts';

const dayMs = 24 * 3_600_000;

export const tokenCreate = secretWrites(
  action,
  async () => makeToken(),
  async (tx, input, { token, hash }) => {
    const user = await findUser(tx, input.user ?? caller(tx.actor).userId);
    const role = input.role ?? user.role;
    // A token never does more than its user; one for CI does next to nothing.
    if (role !== 'ci' && !coversGrants(await grantsOf(tx, user.role), await grantsOf(tx, role))) {
      throw new AppError('input.invalid', { problem: `role ${role} is more than ${user.name} has (${user.role})` });
    }
    if ((role === 'ci') !== (input.connection !== undefined)) {
      throw new AppError('input.invalid', {
        problem: 'a ci token names the one connection it may test, and only a ci token does',
      });
    }
    const connection = input.connection === undefined ? null : await findConnection(tx, input.connection);
    const id = tx.newId('token');
    const expiresAt = input.expiresInDays === undefined ? null : tx.nowMs + input.expiresInDays * dayMs;
    await tx.run(
      `INSERT INTO tokens (id, hash, user_id, kind, name, role, connection_id, created_at, expires_at) VALUES (?, ?, ?, 'api', ?, ?, ?, ?, ?)`,
      [id, hash, user.id, input.name, role, connection?.id ?? null, tx.nowMs, expiresAt],
    );
    tx.emit('token.created', { userId: user.id }, { data: { tokenId: id, name: input.name, role } });
    return { id, name: input.name, token, expiresAt: expiresAt === null ? null : toInstant(expiresAt) };
  },
);
