import { AppError, parseFilter, printFilter, printTerm } from '@balcao/contract';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { createPrinter } from '../../cli/output.ts';

const columns = [
  { field: 'query', title: { en: 'Understood as', 'pt-BR': 'Entendido como' } },
  { field: 'terms', title: { en: 'Terms', 'pt-BR': 'Termos' } },
  { field: 'sort', title: { en: 'Order', 'pt-BR': 'Ordem' } },
  { field: 'count', title: { en: 'Tickets', 'pt-BR': 'Atendimentos' } },
] as const;

export const command: CommandDefinition = {
  examples: ['balcao filter explain "estado:aberto responsável:me -tag:spam"'],
  takes: { output: true },
  define: (command, language) => {
    command.argument('<query...>', language === 'pt-BR' ? 'filtro' : 'filter');
  },
  run: async (context, { args }) => {
    const parsed = parseFilter(args.join(' '));
    if (!parsed.ok) {
      const { column, message } = parsed.error;
      throw new AppError('filter.invalid', { column, problem: context.text(message) });
    }
    const { terms, sort } = parsed.filter;
    const query = printFilter(parsed.filter);
    const printer = createPrinter(context, { columns, single: true, fieldNames: columns.map(({ field }) => field) });
    await printer.row({
      query,
      terms: terms.map(printTerm),
      sort: `${sort.descending ? '-' : ''}${sort.key}`,
      count: await countOf(context, query),
    });
    await printer.end();
  },
};

const mostCounted = 1000;

/** How many tickets match, up to a page; null when there is no server to ask. */
async function countOf(context: CliContext, filter: string): Promise<number | string | null> {
  if (context.settings.server === null || (await context.token()) === null) return null;
  const api = await context.api();
  const { items, nextCursor } = (await api.call('ticket.list', { filter, limit: mostCounted })).result;
  return nextCursor === null ? items.length : `${items.length}+`;
}
