import type { CommandDefinition } from '../../cli/command-spec.ts';
import { jsonFlag } from '../../cli/json-flag.ts';

/** With a terminal: the office opens and customers write. Without one: the same journey plays by itself and tells each step. */
export const command: CommandDefinition = {
  examples: ['balcao demo', 'balcao demo --headless', 'balcao demo </dev/null | cat'],
  takes: {},
  define: (command, language) => {
    const pt = language === 'pt-BR';
    command
      .option('--headless', pt ? 'sem tela: conta cada passo e sai' : 'no screen: tell each step and leave')
      .option('--speed <n>', pt ? 'ritmo dos clientes (1 = humano)' : "the customers' pace (1 = human)")
      .addOption(jsonFlag());
  },
  run: async (context, { options }) => {
    const { isTerminal } = context.io;
    if (options['headless'] === true || !isTerminal.stdout || !isTerminal.stdin) {
      const { playHeadless } = await import('./headless.ts');
      return playHeadless(context);
    }
    const { playLive } = await import('./live.ts');
    return playLive(context, Number(options['speed'] ?? 2));
  },
};
