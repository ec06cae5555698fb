/** A program in a real pty, read through a real screen. */
import { spawn } from '@lydell/node-pty';
import { createScreen, type Screen } from './screen.ts';

export type ScreenRig = {
  screen: Screen;
  /** All bytes that are on the screen. */
  raw(): string;
  send(data: string): void;
  kill(signal: string): void;
  resize(columns: number, rows: number): void;
  /** Resolves when the claim holds; it is looked at after each piece of output, and fails after ten seconds. */
  until(claim: () => boolean): Promise<void>;
  /** Resolves when the program has ended and all of its output is on the screen. */
  ended: Promise<{ exitCode: number; signal: number }>;
};

export function openScreen(file: string, args: string[], columns: number, rows: number): ScreenRig {
  const env = { ...process.env, TERM: 'xterm-256color', NO_COLOR: '' };
  const pty = spawn(file, args, { cols: columns, rows, env });
  const screen = createScreen(columns, rows);
  const waiting = new Set<() => void>();
  let raw = '';
  let drawn = Promise.resolve();
  pty.onData((data) => {
    drawn = drawn
      .then(() => screen.write(data))
      .then(() => {
        raw += data;
        for (const look of waiting) look();
      });
  });
  const ended = new Promise<{ exitCode: number; signal: number }>((resolve) => {
    pty.onExit(({ exitCode, signal = 0 }) => void drawn.then(() => resolve({ exitCode, signal })));
  });
  return {
    screen,
    raw: () => raw,
    send: (data) => pty.write(data),
    kill: (signal) => pty.kill(signal),
    resize(width, height) {
      screen.resize(width, height);
      pty.resize(width, height);
    },
    until: (claim) =>
      new Promise((resolve, reject) => {
        const timeout = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`not seen in time; the screen shows:\n${screen.rows().join('\n')}`));
        }, 10_000);
        const look = (): void => {
          if (!claim()) return;
          clearTimeout(timeout);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    ended,
  };
}
