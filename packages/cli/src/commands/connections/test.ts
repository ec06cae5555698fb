import type { CallOf, connectionTest, OutputOf } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { dryRun } from '../../cli/dry-run.ts';
import { eachItem } from '../../cli/each-item.ts';
import { ExitWith, exitCodes } from '../../cli/errors.ts';
import { plain } from '../../cli/escape.ts';
import { declareInputs, namesSeveral, readInputs } from '../../cli/inputs.ts';
import { tellLines } from '../../cli/line-news.ts';
import { createPrinter, formatOf, type Printer } from '../../cli/output.ts';
import type { Row } from '../../cli/row.ts';
import { whileWaiting } from '../../cli/waiting.ts';
import { checkColumns, connectionColumns } from './check-columns.ts';

type Result = OutputOf<typeof connectionTest>;

const action = () => findFacts('connection.test');

/** A row a check; `--json` has each connection whole. Leaves with 8 when a check failed: unknown is shown and is not failed. */
export const command: CommandDefinition = {
  examples: ['balcao connections test Principal', 'balcao connections test Principal Filial --json'],
  takes: { output: true, change: true },
  define: (command, language) => declareInputs(command, action(), language),
  run: async (context, invocation) => {
    const inputs = await readInputs(context, action(), invocation);
    const several = namesSeveral(invocation, inputs);
    if (context.options.dryRun === true) return dryRun(context, action(), inputs, { several });
    const show = showing(context, several);
    const api = await context.api();
    let failed = 0;
    try {
      await eachItem(
        context,
        inputs,
        async (input, progress) => {
          const name = plain(input['connection']);
          const { result } = await whileWaiting(
            context.io,
            (seconds) =>
              context.text({ en: `testing ${name}, ${seconds} s`, 'pt-BR': `testando ${name}, ${seconds} s` }),
            () => api.call('connection.test', input as CallOf<typeof connectionTest>, { signal: context.io.signal }),
          );
          await progress.clear();
          failed += result.checks.filter(({ state }) => state === 'failed').length;
          await show.result(result);
          await tellResult(context, result);
        },
        (input) => plain(input['connection']),
      );
    } finally {
      await show.end();
    }
    if (failed > 0) throw new ExitWith(exitCodes.checksFailed);
  },
};

function showing(context: CliContext, several: boolean) {
  const format = formatOf(context.options, context.io.isTerminal.stdout);
  const isWhole = format === 'json' || format === 'jsonl';
  const printer: Printer = isWhole
    ? createPrinter(context, { columns: checkColumns, single: !several, fieldNames: action().answerFields })
    : createPrinter(context, {
        columns: several ? [...connectionColumns, ...checkColumns] : checkColumns,
        single: false,
        fieldNames: ['connection', 'name', 'state', 'detail', 'ms'],
      });
  return {
    end: () => printer.end(),
    result: async (result: Result) => {
      if (isWhole) return printer.row(result as unknown as Row);
      for (const check of result.checks) await printer.row({ connection: result.connection, ...check });
    },
  };
}

async function tellResult(context: CliContext, { connection, health, checks }: Result): Promise<void> {
  const count = (state: string) => checks.filter((check) => check.state === state).length;
  await context.say({
    en: `${connection.name}: ${count('passed')} passed, ${count('failed')} failed, ${count('unknown')} unknown`,
    'pt-BR': `${connection.name}: ${count('passed')} passaram, ${count('failed')} com falha, ${count('unknown')} desconhecidas`,
  });
  await tellLines(context, [{ ...connection, health }]);
}
