import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import type { CliContext } from '../../cli/context.ts';
import { runAction } from '../../cli/derive.ts';
import { usage } from '../../cli/local-error.ts';
import { readSecretLine } from '../../cli/secret.ts';

export const command: CommandDefinition = {
  examples: ['balcao profile set-password', 'balcao profile set-password --password-stdin < passwords.txt'],
  takes: { output: true, change: true },
  define: (command, language) => {
    command.option(
      '--password-stdin',
      language === 'pt-BR'
        ? 'lê da entrada a senha atual e, na linha seguinte, a nova'
        : 'read the present password from stdin and, on the next line, the new one',
    );
  },
  run: async (context, { options }) => {
    const input = options['passwordStdin'] === true ? await fromStdin(context) : await fromTerminal(context);
    await runAction(context, findFacts('profile.setPassword'), [input], { several: false, preset: {} });
  },
};

async function fromStdin(context: CliContext) {
  const [current = '', password = ''] = (await context.readStdin()).split(/\r?\n/);
  if (password === '') throw usage('--password-stdin: 2');
  return { current, password };
}

async function fromTerminal(context: CliContext) {
  const ask = (en: string, pt: string) =>
    readSecretLine(context, context.text({ en, 'pt-BR': pt }), '--password-stdin');
  return {
    current: await ask('Present password: ', 'Senha atual: '),
    password: await ask('New password: ', 'Senha nova: '),
  };
}
