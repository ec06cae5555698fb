import { describe, expect, test } from 'vitest';
import { sized, tellControl, tellFigures } from '../../../server/test/trust/figures.ts';
import { csvCell } from '../../src/cli/escape.ts';
import { createRandomText } from '../random-text.ts';

/* S8: no cell of a CSV is run by a spreadsheet; phones and numbers stay readable. */

/** As a spreadsheet reads a cell: quotes off, what it ignores in front off, then what would make it a formula. */
function isRun(cell: string): boolean {
  const value = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  const read = value.replace(/^[\s\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}]+/u, '');
  return /^[=+\-@＝＋－＠﹢﹣﹦﹫]/u.test(read) && !/^[+-]?\(?\d[\d\s().,-]*$/u.test(read);
}

const formulas = ['=1+1', '=HYPERLINK("http://x")', '+cmd|x', '-2+3+cmd|x', '@SUM(A1)', '＝1+1', '﹦1', '=cmd|x'];
const readable = ['+55 11 98765-4321', '(11) 98765-4321', '5511987654321', '-12,50', '1.250,00', 'João', 'a=b', ''];

const naiveCell = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function cells(count: number): readonly string[] {
  const random = createRandomText(8);
  return Array.from(
    { length: count },
    (_, at) => random.text(random.number(4)) + (formulas[at % formulas.length] ?? ''),
  );
}

describe('S8', () => {
  test('S8: formulas behind anything', ({ task }) => {
    const tried = cells(sized(20_000, 1_000_000));
    const run = tried.filter((text) => isRun(csvCell(text)));
    const changed = readable.filter((text) => csvCell(text).replaceAll(/^"|"$/g, '') !== text);
    tellFigures(task, {
      id: 'S8',
      database: null,
      figures: {
        cells: tried.length,
        'run by a spreadsheet': run.length,
        'phones and numbers changed': changed.length,
      },
    });
    expect(run.slice(0, 3)).toEqual([]);
    expect(changed).toEqual([]);
  });

  test('S8 control: cells that are only quoted are noticed', ({ task }) => {
    const run = cells(1_000).filter((text) => isRun(naiveCell(text)));
    tellControl(task, { id: 'S8', database: null, figures: { 'run by a spreadsheet when only quoted': run.length } });
    expect(run.length).toBeGreaterThan(300);
  });
});
