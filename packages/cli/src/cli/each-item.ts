import { AppError } from '@balcao/contract';
import { sanitizeLine } from '../text/sanitize.ts';
import type { CliContext } from './context.ts';
import { describe, ExitWith, exitCodes } from './errors.ts';
import { write } from './io.ts';
import { Interrupted, LocalError } from './local-error.ts';
import { createProgress, type Progress } from './progress.ts';

/**
 * Does one thing to each item in order. A refusal of one of several is told and the others go on; the run then leaves
 * with 7, or with the one code that all refusals share when nothing succeeded.
 */
export async function eachItem<T>(
  context: CliContext,
  items: readonly T[],
  /** Clears the progress before it writes anything. */
  act: (item: T, progress: Progress) => Promise<void>,
  nameOf: (item: T) => string,
): Promise<void> {
  const progress = createProgress(context, items.length);
  if (items.length === 1 && items[0] !== undefined) return act(items[0], progress);
  const refused: number[] = [];
  for (const item of items) {
    if (context.io.signal.aborted) throw new Interrupted();
    try {
      await act(item, progress);
      await progress.advance();
    } catch (error) {
      await progress.clear();
      if (!(error instanceof AppError || error instanceof LocalError)) throw error;
      const { lines, exit } = describe(error, context.language);
      await write(context.io.stderr, `${sanitizeLine(nameOf(item))}: ${lines.join(' · ')}\n`);
      refused.push(exit);
      await progress.advance({ failed: true });
    }
  }
  await progress.clear();
  if (refused.length === 0) return;
  const [code] = refused;
  const isAlike = refused.length === items.length && refused.every((exit) => exit === code);
  throw new ExitWith(isAlike && code !== undefined ? code : exitCodes.partial);
}
