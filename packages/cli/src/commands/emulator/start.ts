import type { CommandDefinition } from '../../cli/command-spec.ts';
import { safeJson } from '../../cli/escape.ts';
import { numberOf } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { jsonFlag } from '../../cli/json-flag.ts';
import { untilAborted } from '../server/until-aborted.ts';

export const command: CommandDefinition = {
  examples: ['balcao emulator start --port 9090'],
  takes: {},
  define: (command, language) => {
    command
      .option('--port <port>', language === 'pt-BR' ? 'porta (0 = qualquer livre)' : 'port (0 = any free one)')
      .addOption(jsonFlag());
  },
  run: async (context, { options }) => {
    const { createEmulator } = await import('@balcao/emulator');
    const emulator = await createEmulator({ port: numberOf('port', options['port'] ?? 0) });
    try {
      await write(context.io.stdout, `${safeJson({ event: 'listening', url: emulator.url })}\n`);
      await context.say({
        en: `Steer it with balcao emulator accounts|inbound|faults|… --url ${emulator.url}, or over HTTP: ${emulator.url}/_emulator (docs/emulator.md)`,
        'pt-BR': `Comande com balcao emulator accounts|inbound|faults|… --url ${emulator.url}, ou por HTTP: ${emulator.url}/_emulator (docs/emulator.md)`,
      });
      await untilAborted(context.io.signal);
    } finally {
      await emulator[Symbol.asyncDispose]();
    }
  },
};
