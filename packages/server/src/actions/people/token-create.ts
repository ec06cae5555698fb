import { AppError, tokenCreate as action, coversGrants } from '@balcao/contract';
import { makeToken } from '../../security/tokens.ts';
import { grantsOf } from '../../store/queries/grants.ts';
import { findConnection, findUser } from '../../store/queries/refs.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { secretWrites } from '../handler.ts';
import { caller } from '../permit.ts';
import { checkMayManage, roleNamed, roleToGive } from './role-access.ts';

const dayMs = 24 * 3_600_000;

export const tokenCreate = secretWrites(
  action,
  ['token'],
  async () => makeToken(),
  async (tx, input, { token, hash }) => {
    const mine = caller(tx.actor);
    const user = await findUser(tx, input.user ?? mine.userId);
    const wanted = await roleNamed(tx, input.role ?? user.role);
    // A token never does more than its user, nor than who makes it; one for CI does next to nothing.
    if (wanted.id !== 'ci' && !coversGrants(await grantsOf(tx, user.role), wanted.grants)) {
      throw new AppError('input.invalid', {
        problem: `role ${wanted.name} is more than ${user.name} has`,
        'problem.pt-BR': `o papel ${wanted.name} é mais do que ${user.name} tem`,
      });
    }
    if ((wanted.id === 'ci') !== (input.connection !== undefined)) {
      throw new AppError('input.invalid', {
        problem: 'a ci token names the one connection it may test, and only a ci token does',
        'problem.pt-BR': 'um token ci nomeia a única conexão que pode testar, e só ele',
      });
    }
    const role = wanted.id === 'ci' ? wanted.id : await roleToGive(tx, mine.grants, wanted.id);
    if (role === 'ci') await checkMayManage(tx, mine.grants, user.role);
    const connection = input.connection === undefined ? null : await findConnection(tx, input.connection);
    const id = tx.newId('token');
    const expiresAt = input.expiresInDays === undefined ? null : tx.nowMs + input.expiresInDays * dayMs;
    await tx.run(
      `INSERT INTO tokens (id, hash, user_id, kind, name, role, connection_id, created_at, expires_at) VALUES (?, ?, ?, 'api', ?, ?, ?, ?, ?)`,
      [id, hash, user.id, input.name, role, connection?.id ?? null, tx.nowMs, expiresAt],
    );
    tx.emit('token.created', { userId: user.id }, { data: { tokenId: id, name: input.name, role: wanted.name } });
    return { id, name: input.name, token, expiresAt: expiresAt === null ? null : toInstant(expiresAt) };
  },
);
