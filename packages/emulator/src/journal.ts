import type { Clock } from './clock.ts';

/** One thing a provider was asked to send, as `GET /_emulator/sent` shows it. */
export interface SentItem {
  /** 1, 2, 3… in the order of arrival; never reused, not even after a reset. */
  readonly seq: number;
  readonly at: string;
  readonly channel: string;
  readonly phoneNumberId: string;
  /** The message's type, or `read`, `typing`, `media`. */
  readonly kind: string;
  readonly to: string | null;
  /** The request's JSON; for an upload `{type, filename, bytes, sha256}`. */
  readonly body: unknown;
  /** The id the provider gave, also when the answer never reached the caller; null when it refused. */
  readonly providerId: string | null;
  /** What was answered; null when the caller got no answer at all (reset, hang). */
  readonly response: { readonly status: number; readonly body: unknown } | null;
  /** The code with which an accepted message will be reported as failed; null when it arrives. */
  readonly failsWith: number | null;
  readonly token: '[redacted]' | null;
}

/** What arrived, in order; bounded: the oldest items make room. */
export interface Journal {
  record(item: Omit<SentItem, 'seq' | 'at'>): SentItem;
  list(query?: { readonly channel?: string | undefined; readonly after?: number | undefined }): readonly SentItem[];
  /** Calls back for every item from now on; the returned function ends it. */
  listen(listener: (item: SentItem) => void): () => void;
  clear(): void;
}

export function createJournal({ clock, limit }: { clock: Clock; limit: number }): Journal {
  const listeners = new Set<(item: SentItem) => void>();
  let items: SentItem[] = [];
  let seq = 0;
  return {
    record(entry) {
      seq += 1;
      const item = { seq, at: new Date(clock.now()).toISOString(), ...entry };
      items.push(item);
      if (items.length > limit * 1.1) items = items.slice(-limit);
      for (const listener of listeners) listener(item);
      return item;
    },
    list: ({ channel, after = 0 } = {}) =>
      items.filter((item) => item.seq > after && (channel === undefined || item.channel === channel)),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      items = [];
    },
  };
}
