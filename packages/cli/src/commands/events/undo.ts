import type { Undone } from '@balcao/contract';
import { findFacts } from '../../api/find-facts.ts';
import type { CommandDefinition } from '../../cli/command-spec.ts';
import { askYes, mayAsk } from '../../cli/confirm.ts';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { declareInputs, numberOf, readInputs } from '../../cli/inputs.ts';
import { write } from '../../cli/io.ts';
import { Interrupted, usage } from '../../cli/local-error.ts';
import { createPrinter, formatOf, isAskedFor } from '../../cli/output.ts';
import type { Row } from '../../cli/row.ts';
import { undoHint } from '../../cli/told.ts';
import type { Tried } from '../../store/port.ts';

const action = () => findFacts('event.undo');

const eventText = {
  en: 'event, as the line that told of it names it; without one, what you did last',
  'pt-BR': 'evento, como na linha que o anunciou; sem ele, o que você fez por último',
} as const;

interface Input {
  readonly event?: number;
  readonly clientKey?: string;
}

/**
 * Says what would be undone and asks, on a terminal. Elsewhere it is undone by its name: `balcao undo 57`; or, whatever comes
 * last, with `--yes`.
 */
export const command: CommandDefinition = {
  examples: ['balcao undo', 'balcao undo 57', 'balcao undo --yes', 'balcao undo --dry-run'],
  takes: { output: true, change: true },
  define: (command, language) => {
    command.argument('[event]', eventText[language]);
    declareInputs(command, action(), language);
  },
  run: async (context, { args: [named, ...rest], options }) => {
    if (rest.length > 0) throw usage(rest.join(' '));
    const [given = {}] = await readInputs(context, action(), { args: [], options });
    const input: Input = named === undefined ? given : { ...given, event: numberOf('event', named) };
    const api = await context.api();
    const { signal } = context.io;
    if (options.dryRun === true) return tellTried(context, await api.tryOut('event.undo', input, { signal }));
    const meant = await confirmed(context, input);
    const answer = await api.call('event.undo', meant, { signal });
    if (isAskedFor(options)) {
      const printer = createPrinter(context, { columns: [], single: true, fieldNames: action().answerFields });
      await printer.row(answer.result as unknown as Row);
      await printer.end();
    }
    const done = context.text(answer.result.message === null ? undoneWord : takenBack);
    await context.say(`${done}: ${await nameOf(context, answer.result)}${undoHint(context, answer, 'event.undo')}`);
  },
};

const undoneWord = { en: 'Undone', 'pt-BR': 'Desfeito' };
const takenBack = { en: 'Taken back before it left', 'pt-BR': 'Desfeita antes de sair' };

/** What is shown is what is undone, also when something else is done meanwhile. */
async function confirmed(context: CliContext, input: Input): Promise<Input> {
  const { yes } = context.options;
  if (yes === true || (input.event !== undefined && !mayAsk(context))) return input;
  const api = await context.api();
  const { result } = await api.tryOut('event.undo', input, { signal: context.io.signal });
  const what = await nameOf(context, result);
  if (!mayAsk(context))
    throw usage({
      en: `say what to undo: balcao undo ${result.seq} (${what}), or --yes for whatever you did last`,
      'pt-BR': `diga o que desfazer: balcao undo ${result.seq} (${what}), ou --yes para o que você fez por último`,
    });
  if (!(await askYes(context, `${context.text({ en: 'Undo', 'pt-BR': 'Desfazer' })}: ${what}?`)))
    throw new Interrupted();
  return { ...input, event: result.seq };
}

async function tellTried(context: CliContext, { result, events }: Tried<Undone>): Promise<void> {
  const { io, options } = context;
  const isDocument = ['json', 'jsonl'].includes(formatOf(options, io.isTerminal.stdout));
  const line = `${context.text({ en: 'Would be undone', 'pt-BR': 'Seria desfeito' })}: ${await nameOf(context, result)}`;
  const document = { dryRun: true, action: 'event.undo', result, events };
  await write(io.stdout, `${isDocument ? safeJson(document, io.isTerminal.stdout ? 2 : undefined) : line}\n`);
  await context.say({ en: 'Dry run: nothing was changed.', 'pt-BR': 'Simulação: nada foi mudado.' });
}

async function nameOf({ io, language, settings }: CliContext, undone: Undone): Promise<string> {
  const { undoneText } = await import('../../text/undone.ts');
  return undoneText(undone, io.now(), { lang: language, timeZone: settings.timeZone });
}
