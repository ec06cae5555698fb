import type { CommandDefinition } from '../../cli/command-spec.ts';
import { safeJson } from '../../cli/escape.ts';
import { write } from '../../cli/io.ts';
import { jsonFlag } from '../../cli/json-flag.ts';
import { topics } from './topics.ts';

export const command: CommandDefinition = {
  examples: ['balcao help exit-codes', 'balcao help tickets list'],
  takes: {},
  define: (command, language) => {
    command.argument('[words...]', language === 'pt-BR' ? 'tema ou comando' : 'topic or command').addOption(jsonFlag());
  },
  run: async (context, { args }) => {
    const topic = topics[args.join('-')];
    const isJson = context.options['json'] === true;
    if (topic !== undefined) {
      const text = topic()[context.language];
      return write(context.io.stdout, isJson ? `${safeJson({ topic: args.join('-'), text })}\n` : text);
    }
    const [{ createProgram }, { registry }] = await Promise.all([
      import('../../cli/program.ts'),
      import('../registry.ts'),
    ]);
    const { io, language } = context;
    const program = createProgram({ specs: registry(), io, language, execute: async () => undefined });
    await program.parseAsync([...args, '--help'], { from: 'user' });
  },
};
