import { grantsOfRole, permissionNames, roles, scopesOffered } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { checkCovers, grantsFrom } from './role-grants.ts';

describe('what a role may do', () => {
  test('is what the words say and nothing else', () => {
    expect(grantsFrom({}, ['ticket.read:plain', 'note.write'])).toEqual({
      'ticket.read': 'plain',
      'note.write': 'all',
    });
  });

  test('without a scope a permission reaches least', () => {
    for (const name of permissionNames) expect(grantsFrom({}, [name])[name]).toBe(scopesOffered(name)[0]);
    expect(grantsFrom({}, ['ticket.read'])).toEqual({ 'ticket.read': 'own' });
    expect(grantsFrom({}, ['bulk.execute'])).toEqual({ 'bulk.execute': 'dryRun' });
  });

  test('begins with its base, and words change that', () => {
    const grants = grantsFrom(grantsOfRole('agent'), ['ticket.resolve:all', 'ticket.merge'], ['ticket.trash']);
    expect(grants).toEqual({
      ...Object.fromEntries(Object.entries(grantsOfRole('agent')).filter(([name]) => name !== 'ticket.trash')),
      'ticket.resolve': 'all',
      'ticket.merge': 'all',
    });
  });

  test('has only scopes that are offered', () => {
    expect(() => grantsFrom({}, ['ticket.readPrivate:all'])).toThrow('assigned, group');
    expect(() => grantsFrom({}, ['ticket.read:testConnection'])).toThrow('not “testConnection”');
    expect(() => grantsFrom({}, ['ticket.fly'])).toThrow('no permission ticket.fly');
    expect(() => grantsFrom({}, [], ['ticket.fly'])).toThrow('no permission ticket.fly');
    expect(() => grantsFrom({}, ['toString'])).toThrow('no permission');
  });

  test('has nothing of a connection’s token', () => {
    expect(Object.values(grantsFrom(grantsOfRole('ci'), []))).not.toContain('testConnection');
  });

  test('reads the same however it was given', () => {
    const [one, other] = [grantsFrom({}, ['note.write', 'ticket.tag']), grantsFrom({}, ['ticket.tag', 'note.write'])];
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
  });
});

test('nobody gives more than they have', () => {
  for (const role of roles) expect(() => checkCovers(grantsOfRole('admin'), grantsOfRole(role))).not.toThrow();
  expect(() => checkCovers(grantsOfRole('agent'), grantsOfRole('supervisor'))).toThrow('ticket.readPrivate:group');
  expect(() => checkCovers({ 'ticket.read': 'own' }, { 'ticket.read': 'all' })).toThrow('ticket.read:all');
  expect(() => checkCovers({ 'ticket.read': 'all' }, { 'ticket.read': 'own' })).not.toThrow();
});
