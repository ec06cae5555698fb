import type { LineItem } from '@balcao/contract';
import { lineProblem, queuedOn } from '../text/line-words.ts';
import type { TimeStyle } from '../text/time.ts';
import type { CliContext } from './context.ts';

/** How times are read in what the CLI says. */
export function timeStyleOf({ settings, language }: CliContext): TimeStyle {
  return { timeZone: settings.timeZone, lang: language };
}

/** One line on stderr for each connection that does not work. */
export async function tellLines(context: CliContext, lines: readonly LineItem[]): Promise<void> {
  for (const line of lines) {
    const problem = lineProblem(line, context.io.now(), timeStyleOf(context));
    if (problem !== null) await context.say(problem);
  }
}

/** Where a message was queued on a line that is out. */
export async function tellQueued(context: CliContext, line: LineItem): Promise<void> {
  const text = queuedOn(line, context.io.now(), timeStyleOf(context));
  if (text !== null) await context.say(text);
}
