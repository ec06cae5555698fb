import { existsSync, renameSync } from 'node:fs';
import { AppError, type Language } from '@balcao/contract';
import type { Api } from '../api/api.ts';
import { createDraftFolder } from '../kept/draft-folder.ts';
import { OutboxFolder } from '../kept/outbox-folder.ts';
import { userFolders } from '../kept/state-folder.ts';
import { partsOf } from '../store/select.ts';
import { createStore } from '../store/store.ts';
import type { Tray } from '../store/tray.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { createApp, type TuiApp } from './app.ts';
import { DraftBook } from './drafts.ts';
import { farewell } from './farewell.ts';
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
  /** Private folder for what is kept of this server; each of its users has one in it. */
  readonly stateFolder: string;
  /** Where files of others are saved. */
  readonly downloadFolder: string;
  /** Where an earlier version kept drafts and messages, without saying whose they are. */
  readonly oldDrafts?: string;
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
  const now = options.now ?? Date.now;
  const clock: Clock = { now, setTimeout, clearTimeout };
  const look = lookOf(options.env, options.language, options);
  const isSlow = options.isSlow ?? options.env['SSH_TTY'] !== undefined;
  const ended = Promise.withResolvers<number>();

  const store = createStore({
    api: options.api,
    now,
    newKey,
    openTray: (userId) => (options.isReadOnly === true ? null : openKept(options, userId, app, drafts)),
    onDraft: ({ id, after }) => drafts.hear(id, after),
    onSnapshot: () => void drafts.load().catch(app.fail),
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
  const app: TuiApp = createApp({
    store,
    look,
    now,
    size: terminal.size(),
    host: createHost({ ...options, terminal, compositor, quit: ended.resolve }),
    onChange: () => scheduler.request(),
    onDrafts: (ticketId) => drafts.changed(ticketId),
    onLeave: () => void drafts.push(),
  });
  app.ui.isReadOnly = options.isReadOnly ?? false;
  const drafts = createDrafts(app);
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
    followLink(store, () => void drafts.push());
    start(app, options.view);
    return await ended.promise;
  } finally {
    scheduler.stop();
    ticker.stop();
    app.stop();
    terminal[Symbol.dispose]();
    drafts.flush();
    await atMost(leavingMs, drafts.push());
    drafts.flush();
    drafts.close();
    store.close();
    farewell(app, options.stdout);
  }
}

/** What is kept of a user is opened once the server has said who is signed in. */
function openKept(options: TuiOptions, userId: string, app: TuiApp, drafts: DraftBook): Tray | null {
  const folders = userFolders(options.stateFolder, userId);
  const onUnread = (path: string) => app.notice(say(app.look.words.unreadFile, { path }));
  try {
    drafts.open(createDraftFolder(folders.drafts, onUnread));
    putAside(options.oldDrafts, app);
    return new OutboxFolder({ folder: folders.outbox, onUnread });
  } catch (error) {
    // Without its folder the screen still works; a message is then sent at once or not taken.
    app.fail(error);
    return null;
  }
}

/** The old file does not say whose it was: sending it as whoever is signed in now could be sending it as somebody else. */
function putAside(path: string | undefined, app: TuiApp): void {
  if (path === undefined || !existsSync(path)) return;
  renameSync(path, `${path}.old`);
  app.notice(say(app.look.words.oldDrafts, { path: `${path}.old` }));
}

function createDrafts(app: TuiApp): DraftBook {
  return new DraftBook({
    ui: app.ui,
    store: app.store,
    onError: app.fail,
    onOther: (ticketId, body) => {
      const parts = partsOf(app.store.state, ticketId);
      const name = parts === undefined || parts === null ? ticketId : nameOf(parts);
      app.notice(say(app.look.words.otherDraft, { name, text: sanitizeText(body) }));
    },
    onChange: () => app.changed(),
  });
}

/** Drafts that could not be saved are saved when the link comes back. */
function followLink(store: TuiApp['store'], onBack: () => void): void {
  let was = store.link.kind;
  store.subscribe(() => {
    const now = store.link.kind;
    if (now === 'online' && was !== 'online') onBack();
    was = now;
  });
}

const leavingMs = 1500;

/** Whoever leaves does not wait for a server that does not answer. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((done) => {
    timer = setTimeout(done, ms);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

/** Loads what there is, and goes where the user wanted to begin. */
function start(app: TuiApp, view: string | undefined): void {
  app.store.start().then(() => {
    if (view !== undefined) app.dispatch('list.begin', view);
  }, app.fail);
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
    holdsEnter: () => app.ui.focus === 'composer' && app.ui.overlays.length === 0,
    onUnmarkedPaste: () => app.toast('hint', app.look.words.unmarkedPaste),
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
