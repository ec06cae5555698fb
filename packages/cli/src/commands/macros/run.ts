import { AppError, type ErrorData, isErrorCode, type Label, type macroRun, type OutputOf } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import { columnsByNoun } from '../../cli/columns.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { dryRun } from '../../cli/dry-run.ts';
import { eachItem } from '../../cli/each-item.ts';
import { idsFromStdin } from '../../cli/inputs.ts';
import { usage } from '../../cli/local-error.ts';
import { createPrinter, isAskedFor } from '../../cli/output.ts';
import type { Row } from '../../cli/row.ts';
import { undoHint } from '../../cli/told.ts';

const texts = {
  macro: { en: 'macro: id or name', 'pt-BR': 'macro: id ou nome' },
  tickets: {
    en: 'tickets: id, number or protocol; - reads them from stdin',
    'pt-BR': 'atendimentos: id, número ou protocolo; - lê da entrada',
  },
} as const satisfies Record<string, Label>;

/** One call for each ticket: each is done whole or refused by itself, and refusals have the exit codes they have elsewhere. */
export const command: CommandDefinition = {
  examples: ['balcao macros run Encerrar 1 2', 'balcao tickets list --ids-only | balcao macros run Encerrar -'],
  takes: { output: true, change: true },
  define: (command, language) => {
    command.argument('<macro>', texts.macro[language]).argument('[tickets...]', texts.tickets[language]);
  },
  run: async (context, { args: [macro = '', ...refs] }) => {
    const isPiped = refs.length === 1 && refs[0] === '-';
    const tickets = isPiped ? await idsFromStdin(context) : refs;
    if (tickets.length === 0 && !isPiped) throw usage('<ticket>');
    const inputs = tickets.map((ticket) => ({ macro, tickets: [ticket] }));
    const several = isPiped || inputs.length > 1;
    if (context.options.dryRun === true) return dryRun(context, findFacts('macro.run'), inputs, { several, refusalIn });
    const api = await context.api();
    const printer = createPrinter(context, {
      columns: columnsByNoun['ticket'] ?? [],
      single: !several,
      fieldNames: findFacts('ticket.show').answerFields,
    });
    const prints = isAskedFor(context.options);
    try {
      await eachItem(
        context,
        inputs,
        async (input, progress) => {
          const answer = await api.call('macro.run', input, { signal: context.io.signal });
          const [only] = answer.result.results;
          if (only?.outcome !== 'done') throw refusalOf(only?.error);
          await progress.clear();
          if (prints) await printer.row(only.ticket as unknown as Row);
          const done = `${macro}: #${only.ticket.number} ${only.ticket.contact.name}${undoHint(context, answer)}`;
          await context.say({ en: `Macro run: ${done}`, 'pt-BR': `Macro executada: ${done}` });
        },
        ({ tickets: [ticket] }) => ticket ?? '',
      );
    } finally {
      if (prints) await printer.end();
    }
  },
};

/** The one ticket's refusal, which the answer of a whole run tells as a result. */
function refusalIn(result: Row): Error | null {
  const [only] = (result as unknown as OutputOf<typeof macroRun>).results;
  return only?.outcome === 'refused' ? refusalOf(only.error) : null;
}

function refusalOf(
  error: { readonly code: string; readonly data: Readonly<Record<string, unknown>> } | undefined,
): Error {
  if (error === undefined || !isErrorCode(error.code)) return new AppError('internal.unexpected');
  return new AppError(error.code, error.data as ErrorData);
}
