import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { declareInputs, readInputs } from '../../cli/inputs.ts';
import { settingsOf } from './settings.ts';

const action = () => findFacts('connection.update');

export const command: CommandDefinition = {
  examples: [
    'balcao connections update Principal --name Matriz',
    'balcao connections update Principal --set accessToken=-',
  ],
  takes: { output: true, change: true },
  define: (command, language) => declareInputs(command, action(), language),
  run: async (context, { args, options }) => {
    const settings = await settingsOf(context);
    const { set: _set, ...others } = options;
    const inputs = await readInputs(context, action(), { args, options: others });
    const whole = inputs.map((input) => (settings === undefined ? input : { ...input, settings }));
    await runAction(context, action(), whole, { several: whole.length !== 1, preset: {} });
  },
};
