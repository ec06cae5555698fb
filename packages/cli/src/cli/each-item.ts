import { AppError } from '@balcao/contract';
import type { CliContext } from './context.ts';
import { describe, ExitWith, exitCodes } from './errors.ts';
import { write } from './io.ts';
import { Interrupted, LocalError } from './local-error.ts';

/**
 * Does one thing to each item in order. A refusal of one of several is told and the others go on; the run then leaves
 * with 7, or with the one code that all refusals share when nothing succeeded.
 */
export async function eachItem<T>(
  context: CliContext,
  items: readonly T[],
  act: (item: T) => Promise<void>,
  nameOf: (item: T) => string,
): Promise<void> {
  if (items.length === 1 && items[0] !== undefined) return act(items[0]);
  const refused: number[] = [];
  for (const item of items) {
    if (context.io.signal.aborted) throw new Interrupted();
    try {
      await act(item);
    } catch (error) {
      if (!(error instanceof AppError || error instanceof LocalError)) throw error;
      const { lines, exit } = describe(error, context.language);
      await write(context.io.stderr, `${nameOf(item)}: ${lines.join(' · ')}\n`);
      refused.push(exit);
    }
  }
  if (refused.length === 0) return;
  const [code] = refused;
  const isAlike = refused.length === items.length && refused.every((exit) => exit === code);
  throw new ExitWith(isAlike && code !== undefined ? code : exitCodes.partial);
}
