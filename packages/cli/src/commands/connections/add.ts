import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { runAction } from '../../cli/derive.ts';
import { declareInputs, readInputs } from '../../cli/inputs.ts';
import { settingsOf } from './settings.ts';

const action = () => findFacts('connection.add');

export const command: CommandDefinition = {
  examples: [
    'balcao connections add whatsapp-cloud --name Principal --set phoneNumberId=1 --set wabaId=2 --set accessToken=@token.txt --set appSecret=@secret.txt --set verifyToken=@verify.txt',
  ],
  takes: { output: true, change: true },
  define: (command, language) => declareInputs(command, action(), language),
  run: async (context, { args, options }) => {
    const settings = (await settingsOf(context)) ?? {};
    const { set: _set, ...others } = options;
    const given = options['input'] === undefined ? { input: JSON.stringify({ settings }) } : {};
    const [input] = await readInputs(context, action(), { args, options: { ...others, ...given } });
    const whole = { ...input, settings: { ...(input?.['settings'] as object | undefined), ...settings } };
    await runAction(context, action(), [whole], { several: false, preset: {} });
  },
};
