import { AppError } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { accountOf } from '../../cli/context.ts';
import { dryRun } from '../../cli/dry-run.ts';
import { safeJson } from '../../cli/escape.ts';
import { write } from '../../cli/io.ts';
import { jsonFlag } from '../../cli/json-flag.ts';

export const command: CommandDefinition = {
  examples: ['balcao logout'],
  takes: { change: true },
  define: (command) => {
    command.addOption(jsonFlag());
  },
  run: async (context) => {
    const inUse = await context.token();
    if (inUse === null) throw new AppError('auth.required');
    if (context.options.dryRun === true) return dryRun(context, findFacts('auth.logout'), [{}], { several: false });
    const api = await context.api();
    try {
      await api.call('auth.logout', {});
    } catch (error) {
      // A token that no longer works is as good as ended; only the copy here is left to remove.
      if (!(error instanceof AppError && error.code === 'auth.expired')) throw error;
    }
    if (inUse.source !== 'environment') await context.credentials.forget(accountOf(context.settings));
    if (context.options['json'] === true)
      await write(context.io.stdout, `${safeJson({ revoked: true, source: inUse.source })}\n`);
    await context.say({ en: 'Signed out; the token is revoked.', 'pt-BR': 'Saiu; o token foi revogado.' });
  },
};
