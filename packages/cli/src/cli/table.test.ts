import { expect, it } from 'vitest';
import { createRandomText } from '../../test/random-text.ts';
import { width } from '../text/width.ts';
import type { Column } from './row.ts';
import { tableLines } from './table.ts';

const column = (field: string, more: Partial<Column> = {}): Column => ({
  field,
  title: { en: field, 'pt-BR': field },
  ...more,
});
const shape = [
  column('number', { align: 'right' }),
  column('name', { flexible: true }),
  column('tags', { flexible: true, dispensable: 1 }),
];

it('columns are as wide as they need to be where there is room', () => {
  const lines = tableLines(
    [
      ['No.', 'Name', 'Tags'],
      ['12', 'João', 'vip'],
      ['7', '日本', ''],
    ],
    shape,
    80,
  );
  expect(lines).toEqual(['No.  Name  Tags', ' 12  João  vip', '  7  日本']);
});

it('dispensable columns go first, then flexible ones are cut', () => {
  const long = 'a name that is much longer than there is room for';
  const lines = tableLines(
    [
      ['No.', 'Name', 'Tags'],
      ['12', long, 'another long text in this row'],
    ],
    shape,
    24,
  );
  expect(lines).toEqual(['No.  Name', ' 12  a name that is muc…']);
});

it('a column that is empty everywhere is left out', () => {
  expect(
    tableLines(
      [
        ['No.', 'Name', 'Tags'],
        ['1', 'Ana', ''],
      ],
      shape,
      80,
    ),
  ).toEqual(['No.  Name', '  1  Ana']);
});

it('whatever others are called, no line is wider than the terminal or holds a byte that steers it', () => {
  const random = createRandomText(20261120);
  for (let round = 0; round < 2000; round += 1) {
    const cells = [
      ['No.', 'Name', 'Tags'],
      ['1', random.text(random.number(40)), random.text(random.number(60))],
    ];
    for (const line of tableLines(cells, shape, 40)) {
      expect(width(line)).toBeLessThanOrEqual(40);
      expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u);
    }
  }
});
