import type { Label } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { idsFromStdin } from '../../cli/inputs.ts';
import { usage } from '../../cli/local-error.ts';

const texts = {
  ticket: {
    en: 'ticket: id, number or protocol; - reads them from stdin',
    'pt-BR': 'atendimento: id, número ou protocolo; - lê da entrada',
  },
  until: {
    en: '30m, 2h, 3d, 1w, or an instant with its zone: 2026-11-30T09:00-03:00',
    'pt-BR': '30m, 2h, 3d, 1w, ou um instante com o fuso: 2026-11-30T09:00-03:00',
  },
} as const satisfies Record<string, Label>;

/** Several tickets until one time. */
export const command: CommandDefinition = {
  examples: ['balcao snooze 1 --until 2h', 'balcao snooze 1 2 3 --until 3d'],
  takes: { output: true, change: true },
  define: (command, language) => {
    command.argument('[ticket...]', texts.ticket[language]).option('--until <time>', texts.until[language]);
  },
  run: async (context, { args, options }) => {
    const { until } = options;
    if (args.length === 0) throw usage('TICKET');
    if (typeof until !== 'string') throw usage('--until');
    const isFromStdin = args.length === 1 && args[0] === '-';
    const tickets = isFromStdin ? await idsFromStdin(context) : args;
    await runAction(
      context,
      findFacts('ticket.snooze'),
      tickets.map((ticket) => ({ ticket, until })),
      { several: isFromStdin || tickets.length > 1, preset: {} },
    );
  },
};
