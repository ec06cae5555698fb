import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { fileText, type Input, parseJson } from '../../cli/inputs.ts';
import { usage } from '../../cli/local-error.ts';
import { createPrinter, formatOf } from '../../cli/output.ts';

export const command: CommandDefinition = {
  examples: [`balcao call ticket.accept '{"ticket":12}' --json`, 'balcao call message.send - < message.json'],
  takes: { output: true, change: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .argument('<action>', pt ? 'ação, por exemplo ticket.accept' : 'action, for example ticket.accept')
      .argument(
        '[json]',
        pt ? 'entrada em JSON; @ARQUIVO e - leem de lá' : 'input as JSON; @FILE and - read it from there',
      );
  },
  run: async (context, { args: [id = '', text = '{}'], options }) => {
    const action = findFacts(id);
    const json = text === '-' ? await context.readStdin() : text.startsWith('@') ? fileText(text.slice(1)) : text;
    const input = parseJson('JSON', json);
    if (input === null || typeof input !== 'object' || Array.isArray(input)) throw usage('{…}');
    if (options.dryRun === true) return runAction(context, action, [input as Input], { several: false, preset: {} });
    // The answer as the server gives it, lists with their cursor: what a script holds on to.
    const api = await context.api();
    const { result } = await api.call(action.id, input as never, { signal: context.io.signal });
    const isPlain = ['table', 'tsv'].includes(formatOf(options, context.io.isTerminal.stdout));
    const asJson = isPlain ? { ...context, options: { ...options, json: true } } : context;
    const printer = createPrinter(asJson, { columns: [], single: true, fieldNames: null });
    await printer.row(result as Input);
    await printer.end();
  },
};
