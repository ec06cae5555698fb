import type { ReadStream } from 'node:tty';
import { graphemes } from '../text/width.ts';
import type { CliContext } from './context.ts';
import { write } from './io.ts';
import { Interrupted, usage } from './local-error.ts';

/** Asks for a line that is not shown; without a terminal it names the flag that takes it. */
export async function readSecretLine(context: CliContext, prompt: string, flag: string): Promise<string> {
  const { io, options } = context;
  if (options.prompt === false || !io.isTerminal.stdin || !io.isTerminal.stderr) throw usage(flag);
  const stdin = io.stdin as ReadStream;
  await write(io.stderr, prompt);
  stdin.setRawMode(true);
  try {
    return await typedLine(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    await write(io.stderr, '\n');
  }
}

/** Collects keys up to Enter: Backspace takes one back, Ctrl+c gives up. */
function typedLine(stdin: ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = '';
    const onData = (chunk: Buffer) => {
      for (const key of chunk.toString('utf8')) {
        if (key === '\r' || key === '\n' || key === '\u0004') return finish(() => resolve(line));
        if (key === '\u0003') return finish(() => reject(new Interrupted()));
        if (key === '\u007f' || key === '\b') line = graphemes(line).slice(0, -1).join('');
        else if (key >= ' ') line += key;
      }
    };
    const finish = (settle: () => void) => {
      stdin.off('data', onData);
      settle();
    };
    stdin.on('data', onData);
    stdin.resume();
  });
}
