import type { TaskEntity, UserId } from '@balcao/contract';
import { expect, test } from 'vitest';
import { changedTimes, doneTask, isDueToRemind, taskState, taskTimes } from './task.ts';

const zone = 'America/Sao_Paulo';
const nowMs = Date.parse('2026-11-21T12:00:00.000Z');
const moment = { zone, nowMs };
const task = (part: Partial<TaskEntity> = {}): TaskEntity => ({
  id: 'ta_1',
  title: 'Ligar',
  ticketId: null,
  contactId: null,
  assigneeId: 'us_ana',
  createdBy: 'us_ana',
  createdAt: '2026-11-20T12:00:00.000Z',
  dueAt: null,
  remindAt: null,
  remindedAt: null,
  doneAt: null,
  doneBy: null,
  ...part,
});

test('a new task reminds when it is due, unless it is told when, or not to', () => {
  const due = '2026-11-30T17:00:00Z';
  expect(taskTimes({}, moment)).toEqual({ dueAt: null, remindAt: null });
  expect(taskTimes({ due }, moment).remindAt).toBe('2026-11-30T17:00:00.000Z');
  expect(taskTimes({ due, remind: '1d' }, moment).remindAt).toBe('2026-11-29T17:00:00.000Z');
  expect(taskTimes({ due, remind: null }, moment).remindAt).toBeNull();
  expect(taskTimes({ remind: '2026-11-22 08:00' }, moment)).toEqual({
    dueAt: null,
    remindAt: '2026-11-22T11:00:00.000Z',
  });
});

const reminded = task({
  dueAt: '2026-11-22T12:00:00.000Z',
  remindAt: '2026-11-22T10:00:00.000Z',
  remindedAt: '2026-11-22T10:00:01.000Z',
});

test('a due date that moves takes the reminder along, and it comes again', () => {
  expect(changedTimes(reminded, { due: '2026-11-23T12:00:00Z' }, moment)).toEqual({
    dueAt: '2026-11-23T12:00:00.000Z',
    remindAt: '2026-11-23T10:00:00.000Z',
    remindedAt: null,
  });
});

test('nothing said of time changes nothing; the same time again does not remind again', () => {
  expect(changedTimes(reminded, {}, moment)).toEqual({});
  expect(changedTimes(reminded, { due: '2026-11-22T12:00:00Z' }, moment)).not.toHaveProperty('remindedAt');
});

test('without a due date there is no reminder, and a first due date brings the usual one', () => {
  expect(changedTimes(reminded, { due: null }, moment)).toEqual({ dueAt: null, remindAt: null, remindedAt: null });
  expect(changedTimes(task(), { due: '2026-11-25' }, moment)).toMatchObject({
    dueAt: '2026-11-26T02:59:00.000Z',
    remindAt: '2026-11-25T12:00:00.000Z',
  });
  const silent = task({ dueAt: '2026-11-22T12:00:00.000Z' });
  expect(changedTimes(silent, { due: '2026-11-25' }, moment).remindAt).toBeNull();
});

test('a task is overdue once its time is over, and never when it is done', () => {
  expect(taskState(task({ dueAt: '2026-11-21T12:00:00.000Z' }), nowMs)).toBe('open');
  expect(taskState(task({ dueAt: '2026-11-21T11:59:59.999Z' }), nowMs)).toBe('overdue');
  expect(taskState(task({ dueAt: '2026-11-21T11:00:00.000Z', doneAt: '2026-11-21T11:30:00.000Z' }), nowMs)).toBe(
    'done',
  );
  expect(taskState(task(), nowMs)).toBe('open');
});

test('whoever finished it first stays known', () => {
  const done = { ...task(), ...doneTask(task(), true, 'us_ana', '2026-11-21T12:00:00.000Z') };
  expect(doneTask(done, true, 'us_bruno' as UserId, '2026-11-21T13:00:00.000Z')).toEqual({});
  expect(doneTask(done, false, 'us_bruno' as UserId, '2026-11-21T13:00:00.000Z')).toEqual({
    doneAt: null,
    doneBy: null,
  });
});

test('it reminds once, at its time, and not when it is done', () => {
  const remindAt = '2026-11-21T12:00:00.000Z';
  expect(isDueToRemind(task({ remindAt }), nowMs)).toBe(true);
  expect(isDueToRemind(task({ remindAt }), nowMs - 1)).toBe(false);
  expect(isDueToRemind(task({ remindAt, remindedAt: remindAt }), nowMs)).toBe(false);
  expect(isDueToRemind(task({ remindAt, doneAt: remindAt }), nowMs)).toBe(false);
  expect(isDueToRemind(task(), nowMs)).toBe(false);
});
