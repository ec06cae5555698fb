import { spawn } from '@lydell/node-pty';
import { createScreen } from '../screen.ts';

export interface Rig extends Disposable {
  /** The screen as text. */
  text(): string;
  raw(): string;
  /** Keys by the names of the keymap, one after another. */
  press(...keys: readonly string[]): void;
  type(text: string): void;
  send(data: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: string): void;
  /** Resolves when the screen shows it; fails with the screen after a while. */
  until(claim: string | RegExp | ((text: string) => boolean)): Promise<void>;
  /** Modes of the terminal, as they stand. */
  isAlternate(): boolean;
  readonly ended: Promise<{ readonly exitCode: number; readonly signal: number }>;
}

const patienceMs = 15_000;

/** How keys with names are sent; others are sent as they are. */
const bytes: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\u001b',
  tab: '\t',
  space: ' ',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  backspace: '\u007f',
  pageup: '\u001b[5~',
  pagedown: '\u001b[6~',
  end: '\u001b[F',
  home: '\u001b[H',
  f1: '\u001bOP',
};

/** Runs a program in a terminal of that size. */
export async function openRig(
  size: `${number}x${number}`,
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Rig> {
  const [columns = 80, rows = 24] = size.split('x').map(Number);
  const base = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? '',
    TERM: 'xterm-256color',
    TZ: 'America/Sao_Paulo',
  };
  const pty = spawn(program, [...args], { cols: columns, rows, env: { ...base, ...env } });
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
  const text = () => screen.rows().join('\n');
  const rig: Rig = {
    text,
    raw: () => raw,
    press: (...keys) => {
      for (const key of keys)
        pty.write(/^ctrl\+[a-z]$/.test(key) ? String.fromCharCode(key.charCodeAt(5) - 96) : (bytes[key] ?? key));
    },
    type: (words) => pty.write(words),
    send: (data) => pty.write(data),
    resize: (width, height) => {
      screen.resize(width, height);
      pty.resize(width, height);
    },
    kill: (signal) => pty.kill(signal),
    until: (claim) => waitFor(claim, text, waiting),
    isAlternate: () => screen.isAlternate(),
    ended,
    [Symbol.dispose]: () => {
      try {
        pty.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
    },
  };
  await rig.until('Balcão');
  return rig;
}

function waitFor(
  claim: string | RegExp | ((text: string) => boolean),
  text: () => string,
  waiting: Set<() => void>,
): Promise<void> {
  const holds = () => {
    const shown = text();
    if (typeof claim === 'string') return shown.includes(claim);
    return claim instanceof RegExp ? claim.test(shown) : claim(shown);
  };
  if (holds()) return Promise.resolve();
  const { stack } = new Error('waited');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(look);
      const failure = new Error(`the screen never showed ${String(claim)}; it shows:\n${text()}`);
      if (stack !== undefined) failure.stack = `${failure.message}\n${stack}`;
      reject(failure);
    }, patienceMs);
    const look = () => {
      if (!holds()) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve();
    };
    waiting.add(look);
  });
}
