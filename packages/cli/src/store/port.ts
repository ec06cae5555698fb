import type { ActionId, ActionOf, CallOf, OutputOf, SequencedEvent, Snapshot, Topic } from '@balcao/contract';

/** What the store needs of a server; the Api of the client fits it. The store knows neither HTTP nor sockets. */
export interface StoreApi {
  call<K extends ActionId>(
    action: K,
    input: CallOf<ActionOf<K>>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<{ readonly result: OutputOf<ActionOf<K>>; readonly seq: number }>;
  snapshot(options?: { readonly tickets?: number }): Promise<Snapshot>;
  subscribe(options: StreamOptions): Stream;
}

export interface StreamOptions {
  readonly after: number | null;
  readonly topics: readonly Topic[];
  readonly onEvent: (event: SequencedEvent) => void;
  readonly onWatermark?: (seq: number) => void;
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
  resume(after: number): void;
  reconnectNow(): void;
  close(): void;
}
