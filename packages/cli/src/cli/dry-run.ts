import type { AnyAction, CallOf, EventType } from '@balcao/contract';
import type { ActionFacts } from '../api/action-facts.ts';
import type { DescribedFile } from '../api/api.ts';
import type { Tried } from '../store/port.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { tellAddress } from './address-news.ts';
import type { CliContext } from './context.ts';
import { eachItem } from './each-item.ts';
import { ExitWith } from './errors.ts';
import { plain } from './escape.ts';
import type { Input } from './inputs.ts';
import { write } from './io.ts';
import { createPrinter, formatOf } from './output.ts';
import type { Row } from './row.ts';
import { nothingChanged, subjectOf } from './told.ts';

export interface DryHow {
  readonly several: boolean;
  /** A file that the inputs name and that was not uploaded. */
  readonly file?: DescribedFile | null;
  /** Where a refusal is told in the answer instead of being one. */
  readonly refusalIn?: (result: Row) => Error | null;
}

/**
 * Asks the server what each call would do, and tells it: a line for each, or the document of each where that is asked for. What
 * would be refused is refused, with its exit code; several items follow the rules of the calls themselves.
 */
export async function dryRun(
  context: CliContext,
  action: ActionFacts,
  inputs: readonly Input[],
  { several, file = null, refusalIn }: DryHow,
): Promise<void> {
  const api = await context.api();
  const teller = createTeller(context, action, several);
  try {
    await eachItem(
      context,
      inputs,
      async (input, progress) => {
        const { signal } = context.io;
        const tried = await api.tryOut(action.id, input as CallOf<AnyAction>, { signal, file });
        await progress.clear();
        const refusal = refusalIn?.(tried.result as Row) ?? null;
        if (refusal !== null) throw refusal;
        await teller.tell(input, tried as Tried<Row>);
        await tellAddress(context, api, action, input);
      },
      (input) => plain(Object.values(input)[0]),
    );
  } catch (error) {
    await teller.end();
    // Of several, some were refused; of one, its refusal says all there is to say.
    if (error instanceof ExitWith) await context.say(unchanged);
    throw error;
  }
  await teller.end();
  await context.say(unchanged);
}

const unchanged = { en: 'Dry run: nothing was changed.', 'pt-BR': 'Simulação: nada foi mudado.' } as const;

interface Teller {
  tell(input: Input, tried: Tried<Row>): Promise<void>;
  end(): Promise<void>;
}

function createTeller(context: CliContext, action: ActionFacts, several: boolean): Teller {
  if (!['json', 'jsonl'].includes(formatOf(context.options, context.io.isTerminal.stdout)))
    return {
      tell: async (input, tried) => write(context.io.stdout, `${await lineOf(context, action, input, tried)}\n`),
      end: async () => undefined,
    };
  const printer = createPrinter(context, { columns: [], single: !several, fieldNames: null });
  return {
    tell: (_input, { result, events }) => printer.row({ dryRun: true, action: action.id, result, events }),
    end: () => printer.end(),
  };
}

/** What it would be called once done, to what, and what else would come of it. */
async function lineOf(
  context: CliContext,
  action: ActionFacts,
  input: Input,
  { result, events }: Tried<Row>,
): Promise<string> {
  const { eventTypes } = await import('@balcao/contract');
  const label = (type: EventType) => context.text(eventTypes[type]);
  const what = subjectOf(input, result ?? {});
  const done = events.length === 0 ? context.text(nothingChanged) : context.text(action.done);
  const others = [...new Set(events.map(({ type }) => label(type)))].filter((other) => other !== done);
  const also = others.length === 0 ? '' : ` · ${others.join(' · ')}`;
  const would = context.text({ en: 'Would be', 'pt-BR': 'Seria' });
  return sanitizeLine(`${would}: ${done}${what === '' ? '' : `: ${what}`}${also}`);
}
