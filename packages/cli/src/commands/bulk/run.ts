import type { BulkId, Label } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { ExitWith, exitCodes } from '../../cli/errors.ts';
import { declareInputs, idsFromStdin, readInputs } from '../../cli/inputs.ts';
import { createPrinter } from '../../cli/output.ts';
import type { Column } from '../../cli/row.ts';
import { undoHint } from '../../cli/told.ts';

const title = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });

const columns: readonly Column[] = [
  { field: 'ticket.ref', title: title('Ticket', 'Atendimento') },
  { field: 'status', title: title('Result', 'Resultado') },
  { field: 'error.code', title: title('Code', 'Código') },
  { field: 'error.message', title: title('Why', 'Por quê'), flexible: true },
];

const ids = title('tickets; - reads them from stdin', 'atendimentos; - lê da entrada');

/** One call for all of them; a row for each, the sum on stderr, and 7 where some were refused. */
export function bulkCommand(id: BulkId): CommandDefinition {
  const facts = findFacts(id);
  // Arguments are the tickets; what is done to them is said by flags.
  const said = facts.fields.filter(({ name }) => name !== 'tickets').map((field) => ({ ...field, required: false }));
  const action = { ...facts, fields: said };
  return {
    examples: action.examples,
    // Its dry run is the server's: it tells which tickets it would be.
    takes: { output: true },
    define: (command, language) => {
      command.argument('[ids...]', ids[language]);
      declareInputs(command, action, language);
    },
    run: async (context, { args, options }) => {
      const [input = {}] = await readInputs(context, action, { args: [], options });
      const named = args.length === 1 && args[0] === '-' ? await idsFromStdin(context) : args;
      const tickets = named.length > 0 ? { tickets: named } : {};
      const api = await context.api();
      const call = { ...input, ...tickets } as Parameters<typeof api.call<BulkId>>[1];
      const answer = await api.call(id, call, { signal: context.io.signal });
      const { result } = answer;
      const fieldNames = ['ticket', 'status', 'error'];
      const printer = createPrinter(context, { columns, single: false, fieldNames });
      for (const item of result.items) await printer.row(item);
      await printer.end();
      const { matched, done, failed } = result;
      const sum =
        options.dryRun === true
          ? {
              en: `${matched} found, ${matched - failed} would be done, ${failed} refused; dry run: nothing was changed`,
              'pt-BR': `${matched} encontrados, ${matched - failed} seriam feitos, ${failed} recusados; simulação: nada foi mudado`,
            }
          : {
              en: `${matched} found, ${done} done, ${failed} refused`,
              'pt-BR': `${matched} encontrados, ${done} feitos, ${failed} recusados`,
            };
      await context.say(`${context.text(sum)}${options.dryRun === true ? '' : undoHint(context, answer)}`);
      if (failed > 0) throw new ExitWith(exitCodes.partial);
    },
  };
}
