import { AppError, type CataloguePartId } from '@balcao/contract';
import { expect, test } from 'vitest';
import { checkStatusFor, editParts, placesWith } from './catalogue.ts';

const novo = { id: 'cp_1', name: 'Novo' } as const;
const proposta = { id: 'cp_2', name: 'Proposta' } as const;
let last = 0;
const newId = (): CataloguePartId => `cp_new${(last += 1)}`;

test('a part of the same name keeps its id, whatever its case and place', () => {
  const { parts, dropped } = editParts([novo, proposta], { names: ['proposta', 'Fechado', 'Novo'] }, newId);
  expect(parts.map(({ id }) => id)).toEqual(['cp_2', expect.stringMatching(/^cp_new/), 'cp_1']);
  expect(parts[0]?.name).toBe('proposta');
  expect(dropped).toEqual([]);
});

test('what is not named any more is dropped', () => {
  expect(editParts([novo, proposta], { names: ['Novo'] }, newId).dropped).toEqual([proposta]);
});

test('a renamed part keeps its id, and two may swap names', () => {
  const swap = { rename: { Novo: 'Proposta', Proposta: 'Novo' } };
  expect(editParts([novo, proposta], swap, newId).parts).toEqual([
    { id: 'cp_1', name: 'Proposta' },
    { id: 'cp_2', name: 'Novo' },
  ]);
});

test('renaming comes before the new list', () => {
  const { parts, dropped } = editParts([novo, proposta], { names: ['Entrada'], rename: { Novo: 'Entrada' } }, newId);
  expect(parts).toEqual([{ id: 'cp_1', name: 'Entrada' }]);
  expect(dropped).toEqual([proposta]);
});

test.each([
  [{ names: ['Novo', 'NOVO'] }, 'name.taken'],
  [{ rename: { Novo: 'Proposta' } }, 'name.taken'],
  [{ rename: { Velho: 'Novo' } }, 'reference.notFound'],
])('%o is refused', (edit, code) => {
  expect(() => editParts([novo, proposta], edit, newId)).toThrow(expect.objectContaining({ code }) as AppError);
});

test.each([
  [undefined, ['a', 'b', 'c', 'x']],
  [1, ['x', 'a', 'b', 'c']],
  [3, ['a', 'b', 'x', 'c']],
  [99, ['a', 'b', 'c', 'x']],
])('an item that goes to place %s stands there, and the others close up', (place, order) => {
  for (const ids of [
    ['a', 'b', 'c'],
    ['a', 'x', 'b', 'c'],
  ]) {
    const places = placesWith(ids, 'x', place);
    expect([...places].sort(([, a], [, b]) => a - b).map(([id]) => id)).toEqual(order);
    expect(Math.max(...places.values())).toBe(4);
  }
});

test('a status without states labels any; one with states only those', () => {
  expect(() => checkStatusFor({ name: 'Livre', states: [] }, 'closed')).not.toThrow();
  expect(() => checkStatusFor({ name: 'Peça', states: ['open'] }, 'open')).not.toThrow();
  expect(() => checkStatusFor({ name: 'Peça', states: ['open'] }, 'pending')).toThrow(AppError);
});
