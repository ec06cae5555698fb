import { type Action, actions } from '@balcao/contract';
import { expect, test } from 'vitest';
import { writeHandlers } from './actions/index.ts';
import { isBulk } from './bulk.ts';
import { unhandledActions } from './dispatch.ts';
import { actionOperation, createHandlers } from './registry.ts';

const all = actions as readonly Action[];

test('every action of the contract is handled, and each write by exactly one handler', () => {
  expect(unhandledActions(all)).toEqual([]);
  const written = all.filter(({ effect, id }) => effect === 'write' && !isBulk(id)).map(({ id }) => id);
  expect(writeHandlers.map(({ action }) => action.id).toSorted()).toEqual(written.toSorted());
});

test('every write action can be run as an operation', () => {
  const handlers = createHandlers();
  for (const { action } of writeHandlers) expect(handlers.has(actionOperation(action.id))).toBe(true);
});

test('an action that nobody handles is named', () => {
  const stray = { ...all[0], id: 'ticket.vanish' } as Action;
  expect(unhandledActions([...all, stray])).toEqual(['ticket.vanish']);
});
