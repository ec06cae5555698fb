import type { CommandDefinition } from '../../cli/command-spec.ts';
import { createPrinter } from '../../cli/output.ts';
import { columns, openKeptMessages, rowOf } from './kept-messages.ts';

export const command: CommandDefinition = {
  examples: ['balcao outbox list', 'balcao outbox list --json'],
  takes: { output: true },
  define: () => undefined,
  run: async (context) => {
    const tray = await openKeptMessages(context);
    const fieldNames = columns.map(({ field }) => field);
    const printer = createPrinter(context, { columns, single: false, fieldNames: [...fieldNames, 'ticket'] });
    for (const message of tray.look()) await printer.row(rowOf(message));
    await printer.end();
  },
};
