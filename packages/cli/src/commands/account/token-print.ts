import { AppError } from '@balcao/contract';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { createPrinter } from '../../cli/output.ts';

export const command: CommandDefinition = {
  examples: ['balcao token print --json'],
  takes: { output: true },
  define: () => undefined,
  run: async (context) => {
    const inUse = await context.token();
    if (inUse === null) throw new AppError('auth.required');
    const { server, profileName } = context.settings;
    const printer = createPrinter(context, {
      columns: [{ field: 'token', title: { en: 'Token', 'pt-BR': 'Token' } }],
      single: true,
      fieldNames: ['token', 'source', 'server', 'profile'],
    });
    await printer.row({ token: inUse.token, source: inUse.source, server, profile: profileName });
    await printer.end();
  },
};
