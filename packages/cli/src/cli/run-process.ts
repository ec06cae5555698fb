import { processIo } from './io.ts';
import { isInteractive, runCli } from './run-cli.ts';

/** Runs the CLI, or the terminal UI when there is nothing else to do, in this process and leaves with its exit code. */
export async function runProcess(args: readonly string[]): Promise<void> {
  const interruption = new AbortController();
  const io = processIo(interruption.signal);
  // A closed pipe is told by the write that failed; without listeners the event would end the process.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (!isInteractive(args, io)) heedSignals(interruption);
  const code = await runCli(args, io);
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
  process.exit(code);
}

function heedSignals(interruption: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // The second time somebody means it.
      if (interruption.signal.aborted) process.exit(130);
      interruption.abort(signal);
    });
  }
}
