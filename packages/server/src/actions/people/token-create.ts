import {
  AppError,
  tokenCreate as action,
  type ConnectionEntity,
  coversGrants,
  type Grants,
  permissionNames,
} from '@balcao/contract';
import { checkCovers, tokenScopesFrom } from '../../domain/role-grants.ts';
import { checkConnectionBound, grantWordsOf, meet, tokenGrants } from '../../domain/token-grants.ts';
import { makeToken } from '../../security/tokens.ts';
import { grantsOf } from '../../store/queries/grants.ts';
import { findConnection, findUser } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { users } from '../../store/tables/tables.ts';
import { secretWrites } from '../handler.ts';
import { caller } from '../permit.ts';
import { heldRole, type KnownRole } from './role-access.ts';

const dayMs = 24 * 3_600_000;

export const tokenCreate = secretWrites(
  action,
  ['token'],
  async () => makeToken(),
  async (tx, input, { token, hash }) => {
    const mine = caller(tx.actor);
    const found = await findUser(tx, input.user ?? mine.userId);
    const user = (await users.lock(tx, found.id)) ?? found;
    const role = input.role === undefined ? null : await heldRole(tx, input.role);
    const scopes = input.scope === undefined ? null : tokenScopesFrom(input.scope);
    const connection = await connectionOf(tx, role, scopes, input.connection);
    const theirs = await grantsOf(tx, user.role);
    checkNarrows(user.name, theirs, role, scopes);
    // Whoever makes it has it in hand: it may no more than they may themselves.
    checkCovers(mine.grants, tokenGrants(theirs, { role, scopes, isOfConnection: connection !== null }));
    const id = tx.newId('token');
    const expiresAt = input.expiresInDays === undefined ? null : tx.nowMs + input.expiresInDays * dayMs;
    await tx.run(
      `INSERT INTO tokens (id, hash, user_id, kind, name, role, scopes, connection_id, created_at, expires_at)
       VALUES (?, ?, ?, 'api', ?, ?, ?, ?, ?, ?)`,
      [
        id,
        hash,
        user.id,
        input.name,
        role?.id ?? null,
        scopes === null ? null : JSON.stringify(scopes),
        connection?.id ?? null,
        tx.nowMs,
        expiresAt,
      ],
    );
    const limits = { role: role?.name ?? null, scopes: scopes === null ? null : grantWordsOf(scopes) };
    tx.emit('token.created', { userId: user.id }, { data: { tokenId: id, name: input.name, ...limits } });
    return { id, name: input.name, token, expiresAt: expiresAt === null ? null : toInstant(expiresAt) };
  },
);

/** A ci token is of one connection, and no other is. */
async function connectionOf(
  tx: Tx,
  role: KnownRole | null,
  scopes: Grants | null,
  ref: string | undefined,
): Promise<ConnectionEntity | null> {
  if ((role?.id === 'ci') !== (ref !== undefined))
    throw new AppError('input.invalid', {
      problem: 'a ci token names the one connection it may test, and only a ci token does',
      'problem.pt-BR': 'um token ci nomeia a única conexão que pode testar, e só ele',
    });
  if (ref === undefined) return null;
  checkConnectionBound(scopes ?? {});
  return findConnection(tx, ref);
}

/** A role or scope that the user has not would be a promise that the token does not keep. */
function checkNarrows(name: string, theirs: Grants, role: KnownRole | null, scopes: Grants | null): void {
  if (role !== null && !coversGrants(theirs, role.grants))
    throw new AppError('input.invalid', {
      problem: `role ${role.name} is more than ${name} has`,
      'problem.pt-BR': `o papel ${role.name} é mais do que ${name} tem`,
    });
  if (scopes === null) return;
  const ofRole = role === null || role.id === 'ci' ? theirs : meet(theirs, role.grants);
  const missing = permissionNames.filter(
    (permission) => scopes[permission] !== undefined && ofRole[permission] === undefined,
  );
  if (missing.length === 0) return;
  throw new AppError('input.invalid', {
    problem: `${name} has not ${missing.join(', ')}`,
    'problem.pt-BR': `${name} não tem ${missing.join(', ')}`,
  });
}
