import { AppError, type Language } from '@balcao/contract';
import type { Api } from '../api/api.ts';
import { partsOf } from '../store/select.ts';
import { createStore } from '../store/store.ts';
import { createApp, type TuiApp } from './app.ts';
import { createDraftFile, loadDrafts, unkept } from './drafts.ts';
import { frame } from './frame.ts';
import { createHost, newKey } from './host.ts';
import { lookOf, say } from './look.ts';
import { nameOf } from './panes/ticket-row.ts';
import { createCompositor } from './screen/compositor.ts';
import { createKeyParser } from './screen/input.ts';
import { type Clock, createScheduler } from './screen/schedule.ts';
import { createTerminal } from './screen/terminal.ts';
import { tickDelayMs } from './tick.ts';

type TerminalParts = Parameters<typeof createTerminal>[0];
type EndSignal = Parameters<NonNullable<TerminalParts['onEnd']>>[0];

export interface TuiOptions {
  readonly api: Api;
  readonly language: Language;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: TerminalParts['stdin'];
  readonly stdout: TerminalParts['stdout'];
  /** Private folder for drafts and waiting messages of this profile. */
  readonly stateFolder: string;
  /** Where files of others are saved. */
  readonly downloadFolder: string;
  readonly isAscii?: boolean;
  /** Weight and inversion instead of colours. */
  readonly isHighContrast?: boolean;
  /** Over SSH: fewer frames, fewer bytes. */
  readonly isSlow?: boolean;
  /** Nothing is written: not to the server, not to the drafts. */
  readonly isReadOnly?: boolean;
  /** A tab, or a filter, to begin with. */
  readonly view?: string;
  /** Tickets of each state in the first snapshot. */
  readonly depth?: number;
  readonly signIn?: (secret: string, email: string | null) => Promise<void>;
  readonly host?: TerminalParts['host'];
  readonly now?: () => number;
}

/** 30 frames a second. */
const slowIntervalMs = 34;
const exitCodes: Readonly<Record<EndSignal, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Opens the full-screen client and answers its exit code; the terminal is as before on every way out. */
export async function runTui(options: TuiOptions): Promise<number> {
  const kept = await loadDrafts(options.stateFolder);
  const now = options.now ?? Date.now;
  const clock: Clock = { now, setTimeout, clearTimeout };
  const look = lookOf(options.env, options.language, options);
  const isSlow = options.isSlow ?? options.env['SSH_TTY'] !== undefined;
  const ended = Promise.withResolvers<number>();

  const store = createStore({
    api: options.api,
    now,
    newKey,
    // What waits to be sent waits for a client that may send.
    outbox: options.isReadOnly === true ? [] : kept.outbox,
    onError: (error) => app.fail(error),
    ...(options.depth === undefined ? {} : { depth: options.depth }),
  });
  const terminal = createTerminal({
    stdin: options.stdin,
    stdout: options.stdout,
    host: options.host ?? process,
    clock,
    onInput: (chunk) => input.push(chunk),
    onResize: (size) => {
      app.resize(size);
      compositor.resize(size);
      scheduler.flushNow();
    },
    onPause: () => compositor.suspend(),
    onResume: () => {
      compositor.resume();
      scheduler.flushNow();
    },
    onEnd: (signal) => ended.resolve(exitCodes[signal]),
  });
  const compositor = createCompositor({
    write: (data) => terminal.write(data),
    size: terminal.size(),
    slow: isSlow,
  });
  const drafts =
    options.isReadOnly === true
      ? unkept
      : createDraftFile(
          options.stateFolder,
          () => ({ drafts: app.ui.drafts, outbox: store.outbox.echoes }),
          (error) => app.fail(error),
        );
  const app: TuiApp = createApp({
    store,
    look,
    now,
    size: terminal.size(),
    host: createHost({ ...options, terminal, compositor, quit: ended.resolve }),
    onChange: () => scheduler.request(),
    onDrafts: () => drafts.save(),
  });
  app.ui.isReadOnly = options.isReadOnly ?? false;
  for (const [id, draft] of kept.drafts) app.ui.drafts.set(id, draft);
  const ticker = createTicker(app, () => scheduler.request());
  const scheduler = createScheduler({
    clock,
    ...(isSlow ? { intervalMs: slowIntervalMs } : {}),
    present: () => {
      app.settle();
      compositor.present(frame(app.view(), terminal.size()));
      ticker.arm();
    },
  });
  const input = createInput(app, clock, {
    show: () => scheduler.flushNow(),
    focus: (isFocused) => scheduler.setFocused(isFocused),
    reply: (sequence) => terminal.acceptReply(sequence),
  });

  try {
    terminal.enter();
    scheduler.flushNow();
    store.subscribe(() => scheduler.request());
    followOutbox(store, () => drafts.save());
    start(app, options.view);
    return await ended.promise;
  } finally {
    scheduler.stop();
    ticker.stop();
    app.stop();
    store.close();
    terminal[Symbol.dispose]();
    await drafts.flush();
    farewell(app, options.stdout);
  }
}

/** Messages that wait for the server are kept with the drafts: told when one more or one less waits. */
function followOutbox(store: TuiApp['store'], onChange: () => void): void {
  let waiting = store.outbox.echoes.length;
  store.subscribe(() => {
    const now = store.outbox.echoes.length;
    if (now !== waiting) onChange();
    waiting = now;
  });
}

/** Loads what there is, and goes where the user wanted to begin. */
function start(app: TuiApp, view: string | undefined): void {
  app.store.start().then(() => {
    if (view !== undefined) app.dispatch('list.begin', view);
  }, app.fail);
}

/** Names the drafts that are kept, on the terminal that is the user's again. */
function farewell({ ui, store, look }: TuiApp, stdout: TerminalParts['stdout']): void {
  const names = [...ui.drafts]
    .filter(([, draft]) => draft.edit.text !== '')
    .map(([id]) => {
      const parts = partsOf(store.state, id);
      return parts === null || parts === undefined ? id : nameOf(parts);
    });
  if (names.length > 0) stdout.write(`${say(look.words.quitDrafts, { names: names.join(', ') })}\n`);
}

interface Effects {
  readonly show: () => void;
  readonly focus: (isFocused: boolean) => void;
  readonly reply: (sequence: string) => void;
}

/** Keys show at once; a chunk of many keys shows one frame. */
function createInput(app: TuiApp, clock: Clock, { show, focus, reply }: Effects): { push(chunk: Uint8Array): void } {
  let isInChunk = false;
  const after = (run: () => void) => {
    guarded(app, run);
    if (!isInChunk) show();
  };
  const parser = createKeyParser({
    clock,
    onKey: (key) => after(() => app.press(key)),
    onPaste: (text) => after(() => app.paste(text)),
    onFocus: (isFocused) =>
      after(() => {
        focus(isFocused);
        app.focusTerminal(isFocused);
      }),
    onMouse: ({ kind }) => after(() => kind.startsWith('wheel') && app.scroll(kind === 'wheelUp' ? -3 : 3)),
    onReply: reply,
  });
  return {
    push(chunk) {
      isInChunk = true;
      parser.push(chunk);
      isInChunk = false;
      show();
    },
  };
}

/** A refusal thrown by a command is told; anything else is a fault and ends the program with its trace. */
function guarded(app: TuiApp, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    app.fail(error);
  }
}

/** Repaints for what counts down on the screen, and never otherwise. */
function createTicker(app: TuiApp, show: () => void): { arm(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    arm() {
      clearTimeout(timer);
      const delayMs = tickDelayMs(app.view());
      if (delayMs !== null) timer = setTimeout(show, delayMs);
    },
    stop: () => clearTimeout(timer),
  };
}
