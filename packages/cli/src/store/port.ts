import type {
  ActionId,
  ActionOf,
  CallOf,
  EventType,
  OutputOf,
  Present,
  SequencedEvent,
  Snapshot,
  Subject,
  ThreadId,
  Topic,
} from '@balcao/contract';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** False when the caller repeats by itself what nobody answered. */
  readonly isPatient?: boolean;
}

export interface Answer<R> {
  readonly result: R;
  readonly seq: number;
  /** Of a change: false where all was so already, and the event by which it can be undone. */
  readonly changed?: boolean;
  readonly undo?: number | null;
}

export interface Tried<R> {
  readonly result: R;
  readonly seq: number;
  /** What would be told, as far as the caller may see it; nothing where all is so already. */
  readonly events: readonly { readonly type: EventType; readonly subject: Subject }[];
}

/** What the store needs of a server; the Api of the client is this and files. The store knows neither HTTP nor sockets. */
export interface StoreApi {
  call<K extends ActionId>(
    action: K,
    input: CallOf<ActionOf<K>>,
    options?: CallOptions,
  ): Promise<Answer<OutputOf<ActionOf<K>>>>;
  /** What a call would do: the server makes it and takes all of it back. Refusals are those of the call. */
  tryOut<K extends ActionId>(
    action: K,
    input: CallOf<ActionOf<K>>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<Tried<OutputOf<ActionOf<K>>>>;
  snapshot(options?: { readonly tickets?: number }): Promise<Snapshot>;
  /** Follows the log until closed; reconnects by itself and resumes from the last sequence it delivered. */
  subscribe(options: StreamOptions): Stream;
}

export interface StreamOptions {
  /** Sequence already applied; null starts at the present. */
  readonly after: number | null;
  readonly topics: readonly Topic[];
  readonly onEvent: (event: SequencedEvent) => void;
  /** Everything up to `seq` was considered, also what this client may not see. */
  readonly onWatermark?: (seq: number) => void;
  /** Who else has a thread open, as they come and go. */
  readonly onPresence?: (threadId: ThreadId, people: readonly Present[]) => void;
  /** The cursor is too old, in the future, or the caller's rights changed: load a snapshot and call `resume`. */
  readonly onResync: () => void;
  readonly onLink?: (link: Link) => void;
}

export type Link =
  | { readonly kind: 'online' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'offline'; readonly reason: string; readonly retryAtMs: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

export interface Stream {
  setTopics(topics: readonly Topic[]): void;
  /** Goes on from `after`, following a resync. */
  resume(after: number): void;
  /** Tries at once instead of waiting for the backoff. */
  reconnectNow(): void;
  close(): void;
}
