import { AppError, type CustomFieldEntity } from '@balcao/contract';
import { expect, test } from 'vitest';
import { fieldValue } from './custom-field.ts';

const field = (kind: CustomFieldEntity['kind'], choices: readonly string[] = []): CustomFieldEntity => ({
  id: 'cf_1',
  target: 'ticket',
  name: 'Pedido',
  kind,
  choices,
  requiredOnResolve: false,
  removed: false,
});

test.each([
  ['text', ' 00123 ', '00123'],
  ['text', 123, '123'],
  ['number', '12,5', 12.5],
  ['number', '-3', -3],
  ['number', 1e6, 1_000_000],
  ['boolean', 'sim', true],
  ['boolean', 'Não', false],
  ['boolean', true, true],
  ['boolean', 0, false],
  ['date', '2026-02-28', '2026-02-28'],
  ['date', '28/02/2026', '2026-02-28'],
] as const)('a %s takes %s and keeps %s', (kind, given, kept) => {
  expect(fieldValue(field(kind), given)).toBe(kept);
});

test('a choice is kept as the office writes it', () => {
  expect(fieldValue(field('choice', ['Manhã', 'Tarde']), ' manhã ')).toBe('Manhã');
});

test.each([
  ['text', 'x'.repeat(2001)],
  ['number', '12.345,6'],
  ['number', 'doze'],
  ['number', ''],
  ['number', Number.POSITIVE_INFINITY],
  ['boolean', 'talvez'],
  ['date', '2026-02-30'],
  ['date', '2026-2-3'],
  ['date', '30/02/2026'],
  ['date', 'hoje'],
  ['choice', 'Noite'],
] as const)('a %s refuses %s', (kind, given) => {
  expect(() => fieldValue(field(kind, ['Manhã']), given)).toThrow(AppError);
});

test('the refusal names the field and says why in both languages', () => {
  try {
    fieldValue(field('number'), 'doze');
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({
      code: 'field.invalid',
      data: { field: 'Pedido', problem: '“doze” is not a number', 'problem.pt-BR': '“doze” não é um número' },
    });
  }
});
