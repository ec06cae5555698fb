import { type ActionOf, AppError, type CallOf } from '@balcao/contract';
import type { StoreApi } from './port.ts';

type SendInput = Omit<CallOf<ActionOf<'message.send'>>, 'clientKey'>;

/** A message that was written here and is not in the log yet; shown at once, replaced by the real one. */
export interface Echo {
  readonly clientKey: string;
  readonly threadId: string;
  /** What is shown: the text, or what stands for a template or file. */
  readonly text: string;
  readonly at: string;
  readonly input: SendInput;
  readonly state: 'queued' | 'sending' | 'sent' | 'failed';
  /** The refusal, as the server worded it. */
  readonly error: string | null;
  /** Known once the server answered. */
  readonly messageId: string | null;
}

/**
 * Sends in the order of writing, one at a time. Without a link it waits; a refused message stays, failed, until it is
 * sent again or dropped. A call whose outcome is unknown is repeated with the same client key, which is executed once.
 */
export interface Outbox {
  readonly echoes: readonly Echo[];
  add(echo: Pick<Echo, 'clientKey' | 'threadId' | 'text' | 'at' | 'input'>): void;
  retry(clientKey: string): void;
  drop(clientKey: string): void;
  /** The log has this message now. */
  settle(seen: { readonly clientKey: string | null; readonly id: string }): void;
  /** The link is back: goes on. */
  wake(): void;
  close(): void;
}

export interface OutboxOptions {
  readonly api: Pick<StoreApi, 'call'>;
  readonly initial: readonly Echo[];
  readonly onChange: () => void;
  /** The server refused; the echo is marked failed. */
  readonly onRefused: (echo: Echo, error: unknown) => void;
  /** The message may have reached the log before the answer reached us. */
  readonly isKnown: (messageId: string) => boolean;
  readonly retryMs: number;
}

export function createOutbox(options: OutboxOptions): Outbox {
  let echoes: Echo[] = options.initial.map((echo) => (echo.state === 'sending' ? { ...echo, state: 'queued' } : echo));
  let isRunning = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function set(clientKey: string, part: Partial<Echo> | null): void {
    echoes = echoes.flatMap((echo) => {
      if (echo.clientKey !== clientKey) return [echo];
      return part === null ? [] : [{ ...echo, ...part }];
    });
    options.onChange();
  }

  async function run(): Promise<void> {
    if (isRunning || isClosed) return;
    isRunning = true;
    clearTimeout(timer);
    for (;;) {
      const next = echoes.find((echo) => echo.state === 'queued');
      if (next === undefined || isClosed) break;
      if (!(await send(next))) {
        // The link may be up while this call found nobody: do not wait for its next change alone.
        if (!isClosed) timer = setTimeout(start, options.retryMs);
        break;
      }
    }
    isRunning = false;
  }

  /** False when nobody answered: the message stays queued. */
  async function send(echo: Echo): Promise<boolean> {
    set(echo.clientKey, { state: 'sending' });
    try {
      const { result } = await options.api.call('message.send', { ...echo.input, clientKey: echo.clientKey });
      set(echo.clientKey, options.isKnown(result.id) ? null : { state: 'sent', messageId: result.id });
      return true;
    } catch (error) {
      if (isTemporary(error)) {
        set(echo.clientKey, { state: 'queued' });
        return false;
      }
      set(echo.clientKey, { state: 'failed', error: error instanceof Error ? error.message : String(error) });
      options.onRefused(echo, error);
      return true;
    }
  }

  function start(): void {
    run().catch((error: unknown) => options.onRefused(echoes[0] as Echo, error));
  }

  if (echoes.some((echo) => echo.state === 'queued')) queueMicrotask(start);
  return {
    get echoes() {
      return echoes;
    },
    add(echo) {
      echoes = [...echoes, { ...echo, state: 'queued', error: null, messageId: null }];
      options.onChange();
      start();
    },
    retry(clientKey) {
      set(clientKey, { state: 'queued', error: null });
      start();
    },
    drop: (clientKey) => set(clientKey, null),
    settle(seen) {
      const echo = echoes.find(
        (candidate) =>
          candidate.messageId === seen.id || (seen.clientKey !== null && candidate.clientKey === seen.clientKey),
      );
      if (echo !== undefined) set(echo.clientKey, null);
    },
    wake: start,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

const temporary: ReadonlySet<string> = new Set([
  'server.unreachable',
  'server.unavailable',
  'server.outcomeUnknown',
  'rate.limited',
]);

/** Nothing is known to be decided: the same call, with its key, may be made again. */
export function isTemporary(error: unknown): boolean {
  return error instanceof AppError && temporary.has(error.code);
}
