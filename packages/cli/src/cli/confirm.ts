import { sanitizeLine } from '../text/sanitize.ts';
import type { CliContext } from './context.ts';
import { Interrupted, usage } from './local-error.ts';

/** Asks for a word before what cannot be undone. Without a terminal, only `--yes` lets it pass. */
export async function confirmWord(context: CliContext, what: string, word: string): Promise<void> {
  const { options, language } = context;
  if (options.yes === true) return;
  if (!mayAsk(context)) {
    throw usage(
      { en: `${what}: cannot be undone; add --yes`, 'pt-BR': `${what}: não pode ser desfeito; acrescente --yes` }[
        language
      ],
    );
  }
  const question = {
    en: `${what}: this cannot be undone. Type ${word} to go on: `,
    'pt-BR': `${what}: isto não pode ser desfeito. Digite ${word} para continuar: `,
  }[language];
  if ((await ask(context, question)) !== word) throw new Interrupted();
}

/** Whether somebody is there to answer, and may be asked. */
export function mayAsk({ io, options }: Pick<CliContext, 'io' | 'options'>): boolean {
  return options.prompt !== false && io.isTerminal.stdin && io.isTerminal.stderr;
}

/** A question whose answer is no unless it is yes. */
export async function askYes(context: CliContext, question: string): Promise<boolean> {
  const answer = await ask(context, `${question} ${context.text({ en: '[y/N]', 'pt-BR': '[s/N]' })} `);
  return /^(y|yes|s|sim)$/i.test(answer);
}

async function ask({ io }: CliContext, question: string): Promise<string> {
  // Most commands never ask, and this takes longer to load than they take to run.
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: io.stdin, output: io.stderr });
  try {
    return (await reader.question(sanitizeLine(question), { signal: io.signal })).trim();
  } finally {
    reader.close();
  }
}
