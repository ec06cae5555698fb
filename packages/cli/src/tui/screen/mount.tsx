import { Readable, Writable } from 'node:stream';
import { Box, render, useApp, useStdin } from 'ink';
import { type ReactNode, useEffect } from 'react';
import type { Size } from './frame.ts';
import type { Terminal } from './terminal.ts';

/**
 * Ink beside the compositor: it holds raw mode and its lifecycle and draws nothing on our screen. Import this
 * module lazily, after the first frame, and only where a component of Ink is to be shown.
 */
export type InkMount = {
  /** What Ink's `useInput` hears. Feed it text that is not a mouse, focus or other report. */
  feed(text: string): void;
  /** `terminal.runOutside` with Ink suspended around it. */
  runOutside(run: () => Promise<void>): Promise<void>;
  resize(size: Size): void;
  unmount(): void;
  /** Settles when Ink is unmounted; rejects with the error that a component threw. */
  exited: Promise<unknown>;
};

export type MountOptions = { terminal: Terminal; children?: ReactNode };

export function mountInk({ terminal, children }: MountOptions): InkMount {
  const stdin = createStdin((isRaw) => terminal.setRaw(isRaw));
  const stdout = createStdout(terminal.size());
  let suspend: ((run: () => Promise<void>) => Promise<unknown>) | null = null;
  const app = render(
    <Lifecycle onReady={(ready) => (suspend = ready)}>{children}</Lifecycle>,
    // Both are streams with the parts of a tty that Ink uses.
    {
      stdin: stdin as unknown as NodeJS.ReadStream,
      stdout: stdout as unknown as NodeJS.WriteStream,
      interactive: true,
      exitOnCtrlC: false,
      // What a dependency prints goes to `stdout` here, which shows nothing, instead of into our screen.
      patchConsole: true,
    },
  );
  return {
    feed: (text) => void stdin.push(text),
    async runOutside(run) {
      const outside = (): Promise<void> => terminal.runOutside(run);
      await (suspend === null ? outside() : suspend(outside));
    },
    resize({ width, height }) {
      Object.assign(stdout, { columns: width, rows: height });
      stdout.emit('resize');
    },
    unmount: () => app.unmount(),
    exited: app.waitUntilExit(),
  };
}

type LifecycleProps = {
  onReady: (suspend: (run: () => Promise<void>) => Promise<unknown>) => void;
  children: ReactNode;
};

function Lifecycle({ onReady, children }: LifecycleProps): ReactNode {
  const { suspendTerminal } = useApp();
  const { setRawMode } = useStdin();
  useEffect(() => {
    onReady((run) => suspendTerminal(run));
    setRawMode(true);
    return () => setRawMode(false);
  }, [suspendTerminal, setRawMode, onReady]);
  return <Box>{children}</Box>;
}

function createStdin(setRaw: (isRaw: boolean) => void): Readable {
  const stdin = new Readable({ read() {} });
  const nothing = (): Readable => stdin;
  return Object.assign(stdin, {
    isTTY: true,
    ref: nothing,
    unref: nothing,
    setRawMode(isRaw: boolean) {
      setRaw(isRaw);
      return stdin;
    },
  });
}

function createStdout({ width, height }: Size): Writable {
  const stdout = new Writable({ write: (_chunk, _encoding, done) => done() });
  return Object.assign(stdout, { isTTY: true, columns: width, rows: height });
}
