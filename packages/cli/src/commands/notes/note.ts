import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { idsFromStdin } from '../../cli/inputs.ts';

export const command: CommandDefinition = {
  examples: [
    'balcao note 12 "Cliente antigo"',
    'balcao note 12 "Prefere ligação" --contact',
    'balcao note 12 - < ata.txt',
  ],
  takes: { output: true, change: true },
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .argument(
        '<ticket>',
        pt
          ? 'atendimento: id, número ou protocolo; - lê da entrada'
          : 'ticket: id, number or protocol; - reads them from stdin',
      )
      .argument('<text>', pt ? 'texto; - lê da entrada' : 'text; - reads it from stdin')
      .option(
        '--contact',
        pt ? 'no contato, em vez de só neste atendimento' : 'on the contact, not only on this ticket',
      )
      .option('--client-key <key>', 'clientKey');
  },
  run: async (context, { args: [ticket = '', text = ''], options }) => {
    const action = findFacts('note.add');
    const tickets = ticket === '-' ? await idsFromStdin(context) : [ticket];
    const body = text === '-' ? (await context.readStdin()).trimEnd() : text;
    const scope = options['contact'] === true ? 'contact' : 'ticket';
    const key = options['clientKey'] === undefined ? {} : { clientKey: options['clientKey'] };
    const inputs = tickets.map((each) => ({ ticket: each, body, scope, ...key }));
    await runAction(context, action, inputs, { several: ticket === '-', preset: {} });
  },
};
