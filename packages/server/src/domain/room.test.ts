import type { RoomEntity, UserId } from '@balcao/contract';
import { expect, test } from 'vitest';
import { changeMembers, directKey, mayManageRoom, mostMembers } from './room.ts';

const ids: readonly UserId[] = ['us_ana', 'us_bruno', 'us_vera'];

const room = (memberIds: readonly UserId[]): RoomEntity => ({
  id: 'rm_1',
  name: 'Geral',
  kind: 'group',
  memberIds,
  createdBy: 'us_ana',
  createdAt: '2026-11-20T12:00:00.000Z',
  lastSeq: 0,
  lastMessageAt: null,
});

test('two people have one key, whoever comes first', () => {
  expect(directKey('us_ana', 'us_bruno')).toBe(directKey('us_bruno', 'us_ana'));
  expect(directKey('us_ana', 'us_bruno')).not.toBe(directKey('us_ana', 'us_vera'));
});

test('who is both added and removed is not in it; who is in it already is not added again', () => {
  expect(changeMembers(room(ids), ['us_bruno', 'us_admin', 'us_vera'], ['us_vera'])).toEqual({
    memberIds: ['us_ana', 'us_bruno', 'us_admin'],
    added: ['us_admin'],
    removed: ['us_vera'],
  });
  const many = Array.from({ length: mostMembers }, (_, at): UserId => `us_${at}`);
  expect(() => changeMembers(room(ids), many, [])).toThrow(/250 members/);
});

test('a room is run by its maker and by admins in it, and by any member when there is neither', () => {
  const withAdmin = room([...ids, 'us_admin']);
  expect(mayManageRoom(withAdmin, 'us_ana', ['us_admin'])).toBe(true);
  expect(mayManageRoom(withAdmin, 'us_admin', ['us_admin'])).toBe(true);
  expect(mayManageRoom(withAdmin, 'us_bruno', ['us_admin'])).toBe(false);
  expect(mayManageRoom(room(['us_bruno', 'us_admin']), 'us_bruno', ['us_admin'])).toBe(false);
  expect(mayManageRoom(room(['us_bruno', 'us_vera']), 'us_bruno', [])).toBe(true);
});
