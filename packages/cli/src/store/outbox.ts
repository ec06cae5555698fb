import { AppError } from '@balcao/contract';
import type { StoreApi } from './port.ts';
import type { Kept, Tray, Waiting } from './tray.ts';

/** A message that was written here and is not in the log yet; shown at once, replaced by the real one. */
export interface Echo extends Omit<Waiting, 'state'> {
  /**
   * `held` was written too long ago to go out by itself; `uncertain` so long ago that the server may have carried it out and
   * forgotten the key: sending it could be sending it twice.
   */
  readonly state: 'queued' | 'sending' | 'sent' | 'failed' | 'held' | 'uncertain';
  /** Known once the server answered. */
  readonly messageId: string | null;
  /** False for one of another screen, which sends it. */
  readonly isOurs: boolean;
  /** False when the disk refused it: it is lost with this screen. */
  readonly isKept: boolean;
}

export type NewMessage = Pick<Waiting, 'clientKey' | 'threadId' | 'text' | 'to' | 'at' | 'input'>;

/**
 * Sends in the order of writing, one at a time. Without a link it waits; a refused message stays, failed, until it is
 * sent again or dropped. A call whose outcome is unknown is repeated with the same client key, which is executed once.
 */
export interface Outbox {
  readonly echoes: readonly Echo[];
  /** From now on the messages are those of this tray, a user's own; null keeps them in memory. */
  open(tray: Tray | null): void;
  /** Throws when the disk refuses and it must be kept there. */
  add(message: NewMessage, how: { readonly mustKeep: boolean }): void;
  retry(clientKey: string): void;
  drop(clientKey: string): void;
  /** The log has this message now. */
  settle(seen: { readonly clientKey: string | null; readonly id: string }): void;
  /** The link is back: goes on. */
  wake(): void;
  /** Nothing is sent: who is signed in is not certain. */
  pause(): void;
  /** It is the same user. */
  resume(): void;
  close(): void;
}

export interface OutboxOptions {
  readonly api: Pick<StoreApi, 'call'>;
  readonly now: () => number;
  readonly onChange: () => void;
  /** The server refused; the echo is marked failed. */
  readonly onRefused: (error: unknown) => void;
  /** The disk refused something of the tray. */
  readonly onTrouble: (error: unknown) => void;
  /** The message may have reached the log before the answer reached us. */
  readonly isKnown: (messageId: string) => boolean;
  readonly retryMs: number;
}

const hourMs = 3_600_000;
/** A greeting of yesterday is not what one would send today. */
const heldAfterMs = 24 * hourMs;
/** The server knows a key for seven days; a day is left for clocks that differ. */
const uncertainAfterMs = 6 * 24 * hourMs;
const lookMs = 1000;
const longestRetryMs = 30_000;
const rememberedKeys = 500;

export function createOutbox(options: OutboxOptions): Outbox {
  return new TrayOutbox(options);
}

class TrayOutbox implements Outbox {
  echoes: readonly Echo[] = [];
  readonly #options: OutboxOptions;
  #tray: Tray | null = null;
  #isRunning = false;
  #isPaused = false;
  #isClosed = false;
  #isInTrouble = false;
  #failures = 0;
  /** The link came back, or more was written, while a call was under way. */
  #isWoken = false;
  #retryTimer: NodeJS.Timeout | undefined;
  #lookTimer: NodeJS.Timeout | undefined;
  /** Keys of messages that the log has: another screen may not have put them away yet. */
  readonly #settled = new Set<string>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  open(tray: Tray | null): void {
    this.#tray = tray;
    this.#isPaused = false;
    this.echoes = [];
    clearInterval(this.#lookTimer);
    if (tray !== null && !this.#isClosed) {
      this.#lookTimer = setInterval(() => this.#stand(), lookMs);
      this.#lookTimer.unref();
    }
    this.#look();
    this.#options.onChange();
    this.wake();
  }

  add(message: NewMessage, { mustKeep }: { readonly mustKeep: boolean }): void {
    let isKept = this.#tray !== null;
    try {
      this.#tray?.add({ ...message, state: 'queued', error: null });
    } catch (error) {
      if (mustKeep) throw error;
      isKept = false;
      this.#options.onTrouble(error);
    }
    const echo: Echo = { ...message, state: 'queued', error: null, messageId: null, isOurs: true, isKept };
    this.echoes = [...this.echoes, echo];
    this.#options.onChange();
    this.wake();
  }

  retry(clientKey: string): void {
    const echo = this.#find(clientKey);
    if (echo === undefined || (echo.state !== 'failed' && echo.state !== 'held')) return;
    if (echo.isKept && !echo.isOurs && !this.#onDisk(() => this.#tray?.claim(clientKey) ?? false, false)) return;
    const again: Echo = { ...echo, state: 'queued', error: null, isOurs: true };
    this.#keep(again);
    this.#set(clientKey, again);
    this.wake();
  }

  drop(clientKey: string): void {
    const echo = this.#find(clientKey);
    if (echo === undefined || echo.state === 'sending') return;
    if (echo.isKept) this.#onDisk(() => this.#tray?.remove(clientKey), undefined);
    this.#set(clientKey, null);
  }

  settle(seen: { readonly clientKey: string | null; readonly id: string }): void {
    const echo = this.echoes.find(
      (candidate) =>
        candidate.messageId === seen.id || (seen.clientKey !== null && candidate.clientKey === seen.clientKey),
    );
    if (echo === undefined) return;
    this.#settled.add(echo.clientKey);
    const [oldest = ''] = this.#settled;
    if (this.#settled.size > rememberedKeys) this.#settled.delete(oldest);
    // It is in the log: whoever sees that may put it away.
    if (echo.isKept) this.#onDisk(() => this.#tray?.remove(echo.clientKey), undefined);
    this.#set(echo.clientKey, null);
  }

  wake(): void {
    this.#isWoken = true;
    this.#run().catch((error: unknown) => this.#options.onRefused(error));
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.wake();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    clearInterval(this.#lookTimer);
  }

  /** Gives a sign of life, and sees what the other screens did. */
  #stand(): void {
    this.#onDisk(() => this.#tray?.stay(), undefined);
    if (this.#look()) {
      this.#options.onChange();
      this.wake();
    }
  }

  /** True when something is other than it was. */
  #look(): boolean {
    const kept = this.#onDisk(() => this.#tray?.look() ?? [], null);
    if (kept === null) return false;
    const before = this.echoes;
    const shown = kept.flatMap((message) => this.#shown(message));
    const keys = new Set(shown.map(({ clientKey }) => clientKey));
    const own = before.filter(
      (echo) => !keys.has(echo.clientKey) && (!echo.isKept || echo.state === 'sending' || echo.state === 'sent'),
    );
    this.echoes = [...shown, ...own].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
    return (
      before.length !== this.echoes.length ||
      this.echoes.some((echo, at) => {
        const old = before[at];
        return old?.clientKey !== echo.clientKey || old.state !== echo.state || old.isOurs !== echo.isOurs;
      })
    );
  }

  #shown(message: Kept): Echo[] {
    if (this.#settled.has(message.clientKey)) {
      this.#onDisk(() => this.#tray?.remove(message.clientKey), undefined);
      return [];
    }
    const known = this.#find(message.clientKey);
    if (known?.isOurs === true && (message.isOurs || known.state === 'sending' || known.state === 'sent'))
      return [known];
    const state = message.state === 'queued' ? this.#stateByAge(message.at) : message.state;
    const { isFree: _isFree, ...rest } = message;
    const echo: Echo = { ...rest, state, messageId: null, isKept: true };
    if (!message.isFree || state !== 'queued') return [echo];
    const isTaken = this.#onDisk(() => this.#tray?.claim(message.clientKey) ?? false, false);
    return [{ ...echo, isOurs: isTaken }];
  }

  #stateByAge(at: string): 'queued' | 'held' | 'uncertain' {
    const ageMs = this.#options.now() - Date.parse(at);
    if (ageMs > uncertainAfterMs) return 'uncertain';
    return ageMs > heldAfterMs ? 'held' : 'queued';
  }

  async #run(): Promise<void> {
    if (this.#isRunning || this.#isClosed || this.#isPaused) return;
    this.#isRunning = true;
    clearTimeout(this.#retryTimer);
    try {
      while (!this.#isClosed && !this.#isPaused) {
        const next = this.echoes.find((echo) => echo.state === 'queued' && echo.isOurs);
        if (next === undefined) break;
        if (this.#hasLost(next)) continue;
        this.#isWoken = false;
        if (await this.#send(next)) {
          this.#failures = 0;
          continue;
        }
        if (this.#isWoken) continue;
        // The link may be up while this call found nobody: do not wait for its next change alone.
        if (!this.#isClosed) this.#retryTimer = setTimeout(() => this.wake(), this.#pauseMs());
        break;
      }
    } finally {
      this.#isRunning = false;
    }
  }

  /** Grows up to the limit, drawn between half and all of it. */
  #pauseMs(): number {
    this.#failures += 1;
    const limitMs = Math.min(longestRetryMs, this.#options.retryMs * 2 ** Math.min(this.#failures - 1, 10));
    return limitMs / 2 + (limitMs / 2) * Math.random();
  }

  /** Another screen took it over while this one was stopped. */
  #hasLost(echo: Echo): boolean {
    const tray = this.#tray;
    if (!echo.isKept || tray === null || this.#onDisk(() => tray.holds(echo.clientKey), true)) return false;
    this.#set(echo.clientKey, { ...echo, isOurs: false });
    if (this.#look()) this.#options.onChange();
    return true;
  }

  /** False when nobody answered: the message stays queued. */
  async #send(echo: Echo): Promise<boolean> {
    const { clientKey } = echo;
    const tray = this.#tray;
    this.#set(clientKey, { ...echo, state: 'sending' });
    try {
      const { result } = await this.#options.api.call(
        'message.send',
        { ...echo.input, clientKey },
        { isPatient: false },
      );
      // The server keeps it now, before this screen shows it as the log has it.
      if (echo.isKept) this.#onDisk(() => tray?.remove(clientKey), undefined);
      this.#set(clientKey, this.#options.isKnown(result.id) ? null : { ...echo, state: 'sent', messageId: result.id });
      return true;
    } catch (error) {
      if (isTemporary(error)) {
        this.#set(clientKey, { ...echo, state: 'queued' });
        return false;
      }
      if (isSignedOut(error)) {
        // Not the message's fault: it waits for who wrote it to sign in again.
        this.#isPaused = true;
        this.#set(clientKey, { ...echo, state: 'queued' });
        this.#options.onRefused(error);
        return false;
      }
      const failed: Echo = { ...echo, state: 'failed', error: error instanceof Error ? error.message : String(error) };
      if (echo.isKept) this.#onDisk(() => tray?.update(waitingOf(failed)), undefined);
      this.#set(clientKey, failed);
      this.#options.onRefused(error);
      return true;
    }
  }

  #find(clientKey: string): Echo | undefined {
    return this.echoes.find((echo) => echo.clientKey === clientKey);
  }

  #keep(echo: Echo): void {
    if (echo.isKept) this.#onDisk(() => this.#tray?.update(waitingOf(echo)), undefined);
  }

  #set(clientKey: string, next: Echo | null): void {
    this.echoes = this.echoes.flatMap((echo) => {
      if (echo.clientKey !== clientKey) return [echo];
      return next === null ? [] : [next];
    });
    this.#options.onChange();
  }

  /** A disk that refuses is told once, until it takes something again. */
  #onDisk<T>(work: () => T, otherwise: T): T {
    try {
      const done = work();
      this.#isInTrouble = false;
      return done;
    } catch (error) {
      if (!this.#isInTrouble) this.#options.onTrouble(error);
      this.#isInTrouble = true;
      return otherwise;
    }
  }
}

function waitingOf({ clientKey, threadId, text, to, at, input, state, error }: Echo): Waiting {
  return { clientKey, threadId, text, to, at, input, error, state: state === 'failed' ? 'failed' : 'queued' };
}

const temporary: ReadonlySet<string> = new Set([
  'server.unreachable',
  'server.unavailable',
  'outcome.unknown',
  'server.outcomeUnknown',
  'rate.limited',
]);

/** Nothing was decided, or nobody knows what: the same call may be made again, with the same key. */
export function isTemporary(error: unknown): boolean {
  return error instanceof AppError && temporary.has(error.code);
}

function isSignedOut(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'auth.expired' || error.code === 'auth.required');
}
