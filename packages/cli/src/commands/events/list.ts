import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { declareInputs, readInputs } from '../../cli/inputs.ts';
import { sinceFlag } from './follow.ts';
import { sequenceBefore } from './since.ts';

const action = () => findFacts('event.list');

export const command: CommandDefinition = {
  examples: ['balcao events list --since 2h', 'balcao events list --after 0 --limit 0 --jsonl'],
  takes: { output: true },
  define: (command, language) => {
    declareInputs(command, action(), language);
    command.option('--since <seq|time>', sinceFlag[language]);
  },
  run: async (context, invocation) => {
    const inputs = await readInputs(context, action(), invocation);
    const after = await sequenceBefore(context, invocation.options['since']);
    const whole = inputs.map((input) => (after === null ? input : { ...input, after }));
    await runAction(context, action(), whole, { several: false, preset: {} });
  },
};
