import { type Label, messageRevoke } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import { columnsByNoun } from '../../cli/columns.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { dryRun } from '../../cli/dry-run.ts';
import { eachItem } from '../../cli/each-item.ts';
import { idsFromStdin } from '../../cli/inputs.ts';
import { createPrinter, isAskedFor } from '../../cli/output.ts';
import type { Row } from '../../cli/row.ts';

type Outcome = (typeof messageRevoke)['output']['_output']['outcome'];

/** Never the same words for what the customer has lost and what they still have. */
const told: Readonly<Record<Outcome, Label>> = {
  revoked: { en: 'Deleted: the customer does not have it', 'pt-BR': 'Apagada: o cliente não tem mais' },
  revoking: {
    en: 'Asked of the provider: the customer has it until that is done',
    'pt-BR': 'Pedido ao provedor: até lá, o cliente ainda tem',
  },
  hidden: { en: 'Hidden here only', 'pt-BR': 'Oculta só aqui' },
};
const stillThere: Label = { en: 'the customer still has it', 'pt-BR': 'o cliente ainda tem' };

export const command: CommandDefinition = {
  examples: [...messageRevoke.examples, 'balcao messages revoke MESSAGE --here-only'],
  takes: { output: true, change: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .argument('<message...>', pt ? 'mensagem: id; - lê da entrada' : 'message: id; - reads them from stdin')
      .option('--here-only', pt ? 'oculta aqui e deixa no cliente' : 'hide it here and leave it at the customer')
      .option('--client-key <key>', 'clientKey');
  },
  run: async (context, { args, options }) => {
    const ids = args.length === 1 && args[0] === '-' ? await idsFromStdin(context) : args;
    const inputs = ids.map((message) => ({
      message,
      ...(options['hereOnly'] === true ? { hereOnly: true } : {}),
      ...(typeof options['clientKey'] === 'string' ? { clientKey: options['clientKey'] } : {}),
    }));
    if (options.dryRun === true)
      return dryRun(context, findFacts('message.revoke'), inputs, { several: ids.length !== 1 });
    const api = await context.api();
    const columns = columnsByNoun['message'] ?? [];
    const printer = createPrinter(context, { columns, single: ids.length === 1, fieldNames: null });
    const prints = isAskedFor(options);
    await eachItem(
      context,
      inputs,
      async (input, progress) => {
        const { result } = await api.call('message.revoke', input, { signal: context.io.signal });
        await progress.clear();
        if (prints) await printer.row(result as unknown as Row);
        const rest = result.outcome === 'hidden' && result.customerStillHas ? `; ${context.text(stillThere)}` : '';
        await context.say(`${context.text(told[result.outcome])}${rest}`);
      },
      ({ message }) => message,
    );
    if (prints) await printer.end();
  },
};
