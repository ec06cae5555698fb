import type { CliContext } from '../../cli/context.ts';
import { createProgress } from '../../cli/progress.ts';

const unit = { en: 'MB', 'pt-BR': 'MB' } as const;
const unitBytes = 1_000_000;

/** Tells the progress, in megabytes, of something that counts bytes and does not wait for a terminal. */
export async function withByteProgress<T>(
  context: CliContext,
  totalBytes: number | null,
  run: (onBytes: (count: number) => void) => Promise<T>,
): Promise<T> {
  const progress = createProgress(context, totalBytes === null ? null : Math.ceil(totalBytes / unitBytes), unit);
  let bytes = 0;
  let telling: Promise<void> = Promise.resolve();
  const onBytes = (more: number) => {
    bytes += more;
    if (bytes < unitBytes) return;
    const count = Math.floor(bytes / unitBytes);
    bytes -= count * unitBytes;
    telling = telling.then(() => progress.advance({ count }));
  };
  try {
    return await run(onBytes);
  } finally {
    await telling;
    await progress.clear();
  }
}
