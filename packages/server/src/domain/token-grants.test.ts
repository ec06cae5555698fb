import { coversGrants, type Grants, grantsOfRole, permissionNames, roles, scopesOffered } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { meet, scopesShown, tokenGrants } from './token-grants.ts';

const everyRole = roles.map((name) => [name, grantsOfRole(name)] as const);

describe('what a token may', () => {
  test('is no more than its user may, nor than its role or its scopes say', () => {
    for (const [, user] of everyRole)
      for (const [role, grants] of everyRole)
        for (const scopes of [null, { 'ticket.read': 'all', 'user.manage': 'all' } as Grants]) {
          const token = { role: { id: role, grants }, scopes, isOfConnection: role === 'ci' };
          const may = tokenGrants(user, token);
          expect(coversGrants(user, may)).toBe(true);
          if (role !== 'ci') expect(coversGrants(grants, may)).toBe(true);
          if (role !== 'ci' && scopes !== null) expect(coversGrants(scopes, may)).toBe(true);
        }
  });

  test('is all that its user may where nothing narrows it', () => {
    for (const [, user] of everyRole)
      expect(tokenGrants(user, { role: null, scopes: null, isOfConnection: false })).toEqual(user);
  });

  test('of two scopes is the lesser, whatever the order', () => {
    for (const name of permissionNames)
      for (const a of scopesOffered(name))
        for (const b of scopesOffered(name)) {
          const both = meet({ [name]: a }, { [name]: b });
          expect(both).toEqual(meet({ [name]: b }, { [name]: a }));
          expect([a, b]).toContain(both[name]);
        }
  });

  test('of one’s own and of what is not private meet in nothing where private ones are read', () => {
    const own: Grants = { 'ticket.readPrivate': 'group', 'export.create': 'own' };
    const open: Grants = { 'ticket.readPrivate': 'assigned', 'export.create': 'plain' };
    expect(meet(own, open)).toEqual({ 'ticket.readPrivate': 'assigned' });
    expect(meet({ 'export.create': 'own' }, open)).toEqual({ 'export.create': 'own' });
  });

  test('of one connection ends at its tickets', () => {
    const ci = { role: { id: 'ci', grants: grantsOfRole('ci') }, isOfConnection: true } as const;
    const scopes: Grants = { 'ticket.read': 'all', 'user.manage': 'all' };
    expect(tokenGrants(grantsOfRole('admin'), { ...ci, scopes: null })).toEqual({ 'connection.probe': 'all' });
    expect(tokenGrants(grantsOfRole('admin'), { ...ci, scopes })).toEqual({
      'ticket.read': 'all',
      'connection.probe': 'all',
    });
    expect(tokenGrants(grantsOfRole('agent'), { ...ci, scopes })).toEqual({ 'ticket.read': 'own' });
    expect(scopesShown('ci', null)).toEqual(['connection.probe']);
    expect(scopesShown(null, { 'ticket.read': 'own' })).toEqual(['ticket.read:own']);
  });
});
