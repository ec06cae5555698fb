import { AppError } from '@balcao/contract';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { jsonFlag } from '../../cli/json-flag.ts';

/** Every channel of today is joined by settings; the command is there so that scripts get an answer they can tell apart. */
export const command: CommandDefinition = {
  examples: ['balcao connections pair Principal'],
  takes: {},
  define: (command, language) => {
    command
      .argument('<connection>', language === 'pt-BR' ? 'conexão: id ou nome' : 'connection: id or name')
      .addOption(jsonFlag());
  },
  run: async (context, { args: [connection = ''] }) => {
    const api = await context.api();
    const { result } = await api.call('connection.show', { connection }, { signal: context.io.signal });
    throw new AppError('channel.unsupported', {
      channel: result.channel,
      capability: `pairing; its settings sign it in (balcao connections test ${result.id})`,
      'capability.pt-BR': `parear; são os ajustes que o conectam (balcao connections test ${result.id})`,
    });
  },
};
