import type { Size } from './frame.ts';
import type { Clock, TimerHandle } from './schedule.ts';

/**
 * Owns the modes of the terminal: raw input, alternate screen, bracketed paste, focus reports, cursor, wrapping,
 * mouse, kitty keyboard. Between `enter` and `leave` they are ours; `leave` puts everything back, as do an exit,
 * a crash (before its message is printed) and the signals that end a process.
 */
export type Terminal = {
  enter(): void;
  leave(): void;
  write(data: string): void;
  size(): Size;
  /** Reports mouse events; off at the start, since it takes away the terminal's own selection. */
  setMouse(isOn: boolean): void;
  /** Raw mode alone, for a second reader of the same input (Ink); `enter` and `leave` set it too. */
  setRaw(isRaw: boolean): void;
  /** Takes an answer of the terminal; one to our kitty query turns Shift+Enter on. */
  acceptReply(sequence: string): void;
  /** Gives the terminal to another program while `run` runs, then takes it back and has the screen drawn again. */
  runOutside<Result>(run: () => Promise<Result>): Promise<Result>;
  /** Stops the process as Ctrl+z does in a shell; `fg` brings the screen back. */
  stopToShell(): void;
  [Symbol.dispose](): void;
};

/** The part of a tty's input and output, and of `process`, that is used. */
type TerminalInput = {
  isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  on(event: 'end' | 'error', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  off(event: 'end' | 'error', listener: () => void): unknown;
  pause(): unknown;
  resume(): unknown;
};
type TerminalOutput = {
  columns?: number;
  rows?: number;
  write(data: string): unknown;
  on(event: 'resize' | 'error', listener: () => void): unknown;
  off(event: 'resize' | 'error', listener: () => void): unknown;
};
type Host = {
  readonly pid: number;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  kill(pid: number, signal: string): unknown;
};

export type TerminalOptions = {
  stdin: TerminalInput;
  stdout: TerminalOutput;
  host: Host;
  clock: Clock;
  onInput: (chunk: Uint8Array) => void;
  /** At most once per 16 ms while a window edge is dragged. */
  onResize: (size: Size) => void;
  /** The screen is about to belong to someone else, or is ours again and empty: suspend and resume the compositor. */
  onPause: () => void;
  onResume: () => void;
  /**
   * SIGTERM, SIGHUP, SIGINT, or a terminal that went away (SIGHUP); the terminal is restored already. Without a
   * handler the process ends by the same signal.
   */
  onEnd?: (signal: EndSignal) => void;
};

export type EndSignal = 'SIGTERM' | 'SIGHUP' | 'SIGINT';

const endSignals = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
const RESIZE_MS = 16;
const CONTINUE_MS = 200;

// Wrapping is off so that a full last line cannot scroll the screen; the kitty query is answered by those that know it.
const ENTER = '\u001b[?1049h\u001b[?7l\u001b[?25l\u001b[?2004h\u001b[?1004h\u001b[?u';
// Ends a synchronized update too: a crash may have come in the middle of one.
const LEAVE = '\u001b[?2026l\u001b[0m\u001b[?1004l\u001b[?2004l\u001b[?7h\u001b[?25h\u001b[?1049l';
const MOUSE_ON = '\u001b[?1002h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1002l';
const KITTY_ON = '\u001b[>1u';
const KITTY_OFF = '\u001b[<u';

export function createTerminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, host, clock } = options;
  const modes = { isOurs: false, hasMouse: false, hasKitty: false };
  let isPaused = false;
  let resizeTimer: { handle: TimerHandle } | null = null;

  function take(): void {
    if (modes.isOurs) return;
    modes.isOurs = true;
    setRaw(stdin, true);
    stdin.resume();
    stdout.write(ENTER + (modes.hasMouse ? MOUSE_ON : ''));
  }

  function giveBack(): void {
    if (!modes.isOurs) return;
    modes.isOurs = false;
    stdout.write((modes.hasKitty ? KITTY_OFF : '') + (modes.hasMouse ? MOUSE_OFF : '') + LEAVE);
    modes.hasKitty = false;
    setRaw(stdin, false);
    stdin.pause();
  }

  function pause(): void {
    isPaused = true;
    options.onPause();
    giveBack();
  }

  function comeBack(): void {
    if (!isPaused) return;
    isPaused = false;
    take();
    options.onResume();
  }

  // After an uncatchable stop the shell has set its own modes: ours are set anew, whatever we believe.
  function continued(): void {
    if (isPaused) return comeBack();
    if (!modes.isOurs) return;
    pause();
    comeBack();
  }

  function resized(): void {
    if (resizeTimer !== null) return;
    resizeTimer = {
      handle: clock.setTimeout(() => {
        resizeTimer = null;
        options.onResize(sizeOf(stdout));
      }, RESIZE_MS),
    };
  }

  const unhook = hook(options, { giveBack, continued, resized });

  return {
    enter: take,
    leave: giveBack,
    write: (data) => void stdout.write(data),
    size: () => sizeOf(stdout),
    setMouse(isOn) {
      if (isOn === modes.hasMouse) return;
      modes.hasMouse = isOn;
      if (modes.isOurs) stdout.write(isOn ? MOUSE_ON : MOUSE_OFF);
    },
    setRaw: (isRaw) => setRaw(stdin, isRaw),
    acceptReply(reply) {
      // oxlint-disable-next-line no-control-regex
      if (!modes.isOurs || modes.hasKitty || !/^\u001b\[\?\d+u$/.test(reply)) return;
      modes.hasKitty = true;
      stdout.write(KITTY_ON);
    },
    async runOutside(run) {
      pause();
      try {
        return await run();
      } finally {
        comeBack();
      }
    },
    stopToShell() {
      pause();
      host.kill(0, 'SIGTSTP');
      // An orphaned process group is not stopped and so never continued.
      clock.setTimeout(comeBack, CONTINUE_MS);
    },
    [Symbol.dispose]() {
      giveBack();
      if (resizeTimer !== null) clock.clearTimeout(resizeTimer.handle);
      unhook();
    },
  };
}

type Reactions = { giveBack: () => void; continued: () => void; resized: () => void };

/** Listens to streams and signals; returns how to stop listening. */
function hook({ stdin, stdout, host, onInput, onEnd }: TerminalOptions, reactions: Reactions): () => void {
  const undo: (() => void)[] = [];
  const end = (signal: EndSignal): void => {
    reactions.giveBack();
    if (onEnd !== undefined) return onEnd(signal);
    for (const step of undo) step();
    host.kill(host.pid, signal);
  };
  const listen = (event: string, listener: () => void): void => {
    host.on(event, listener);
    undo.push(() => void host.off(event, listener));
  };
  for (const signal of endSignals) listen(signal, () => end(signal));
  listen('SIGCONT', reactions.continued);
  listen('exit', reactions.giveBack);
  listen('uncaughtExceptionMonitor', reactions.giveBack);
  const gone = (): void => end('SIGHUP');
  stdin.on('data', onInput);
  stdin.on('end', gone);
  stdin.on('error', gone);
  stdout.on('resize', reactions.resized);
  stdout.on('error', gone);
  undo.push(() => {
    stdin.off('data', onInput);
    stdin.off('end', gone);
    stdin.off('error', gone);
    stdout.off('resize', reactions.resized);
    stdout.off('error', gone);
  });
  return () => {
    for (const step of undo) step();
  };
}

function setRaw(stdin: TerminalInput, isRaw: boolean): void {
  if (stdin.isTTY !== true) return;
  try {
    stdin.setRawMode?.(isRaw);
  } catch {
    // The terminal is gone: there is no mode left to set.
  }
}

function sizeOf({ columns, rows }: TerminalOutput): Size {
  return { width: Math.max(1, columns || 80), height: Math.max(1, rows || 24) };
}
