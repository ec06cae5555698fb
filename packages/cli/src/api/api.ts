import type { ActionId, ActionOf, CallOf, OutputOf, SequencedEvent, Snapshot, Topic } from '@balcao/contract';

/**
 * What a client needs of a server, over HTTP and WebSocket or in the same process: the callers cannot tell.
 * Refusals throw AppError with the server's code and data; no answer throws `server.unreachable`.
 */
export interface Api {
  call<K extends ActionId>(
    action: K,
    input: CallOf<ActionOf<K>>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly result: OutputOf<ActionOf<K>>; readonly seq: number }>;
  snapshot(options?: { readonly tickets?: number }): Promise<Snapshot>;
  /** Follows the log until closed; reconnects by itself and resumes from the last sequence it delivered. */
  subscribe(options: SubscribeOptions): Subscription;
  /** Uploads a file; the id goes into `message.send`. */
  upload(file: UploadFile): Promise<{ readonly id: string; readonly mime: string; readonly bytes: number }>;
  download(mediaId: string): Promise<{ readonly mime: string; readonly name: string; readonly body: Uint8Array }>;
}

export interface UploadFile {
  readonly name: string;
  readonly body: Uint8Array;
}

export interface SubscribeOptions {
  /** Sequence already applied; null starts at the present. */
  readonly after: number | null;
  readonly topics: readonly Topic[];
  readonly onEvent: (event: SequencedEvent) => void;
  /** Everything up to `seq` was considered, also what this client may not see. */
  readonly onWatermark?: (seq: number) => void;
  /** The cursor is too old, in the future, or the caller's rights changed: load a snapshot and call `resume`. */
  readonly onResync: () => void;
  readonly onLink?: (link: LinkState) => void;
}

export type LinkState =
  | { readonly kind: 'online' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'offline'; readonly reason: string; readonly retryAtMs: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

export interface Subscription {
  setTopics(topics: readonly Topic[]): void;
  /** Goes on from `after`, following a resync. */
  resume(after: number): void;
  /** Tries at once instead of waiting for the backoff. */
  reconnectNow(): void;
  close(): void;
}
