import { sanitizeLine } from '../text/sanitize.ts';
import { pad, width } from '../text/width.ts';
import type { CliContext } from './context.ts';
import { plain } from './escape.ts';
import { write } from './io.ts';
import type { Printer } from './output.ts';
import { type Column, type Row, type View, valueAt } from './row.ts';
import { tableLines } from './table.ts';

export function tablePrinter(context: CliContext, columns: readonly Column[], paged: boolean): Printer {
  const view = viewOf(context);
  const cells: string[][] = [];
  return {
    row: async (row) => {
      cells.push(columns.map((column) => shownIn(row, column, view)));
    },
    end: async () => {
      if (cells.length === 0) return context.say({ en: 'Nothing here.', 'pt-BR': 'Nada aqui.' });
      const titles = columns.map(({ title }) => title[view.language]);
      const [header = '', ...lines] = tableLines([titles, ...cells], columns, context.io.columns);
      const text = `${[await bold(header, context.settings.isColoured), ...lines].join('\n')}\n`;
      if (!paged) return write(context.io.stdout, text);
      const { writePaged } = await import('./pager.ts');
      await writePaged(context, text);
    },
  };
}

/** One item for people: a line a field. */
export function cardPrinter(context: CliContext, columns: readonly Column[]): Printer {
  const view = viewOf(context);
  const room = Math.max(...columns.map(({ title }) => width(title[view.language])));
  const line = (row: Row, column: Column) =>
    `${pad(column.title[view.language], room)}  ${sanitizeLine(shownIn(row, column, view))}`.trimEnd();
  return {
    row: (row) => write(context.io.stdout, `${columns.map((column) => line(row, column)).join('\n')}\n`),
    end: async () => undefined,
  };
}

function shownIn(row: Row, column: Column, view: View): string {
  return column.shown?.(row, view) ?? plain(valueAt(row, column.field));
}

async function bold(text: string, isColoured: boolean): Promise<string> {
  if (!isColoured) return text;
  const { Chalk } = await import('chalk');
  return new Chalk({ level: 1 }).bold(text);
}

function viewOf({ language, settings, io }: CliContext): View {
  return { language, timeZone: settings.timeZone, now: io.now() };
}
