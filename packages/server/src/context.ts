import type { BulkMark } from '@balcao/contract';
import type { ChannelAccess } from './actions/handler.ts';
import type { Actor } from './actor.ts';
import type { ConnectionDirectory } from './connections.ts';
import type { EventFeed } from './events/feed.ts';
import type { Logger } from './logger.ts';
import type { Converter } from './media/converter.ts';
import type { MediaFiles } from './media/files.ts';
import type { Metrics } from './metrics.ts';
import type { Presence } from './presence.ts';
import type { RefusedWebhooks } from './refused-webhooks.ts';
import type { Cipher } from './security/cipher.ts';
import type { Passwords } from './security/passwords.ts';
import type { Executed, Store } from './store/store.ts';
import type { ViewRecorder } from './view-recorder.ts';

/** Everything the edges of the server may touch; built once in `server.ts`, replaced piece by piece in tests. */
export interface Context {
  readonly store: Store;
  readonly feed: EventFeed;
  readonly channels: ChannelAccess;
  readonly connections: ConnectionDirectory;
  readonly cipher: Cipher;
  readonly passwords: Passwords;
  readonly files: MediaFiles;
  readonly converter: Converter;
  /** Who opened what. */
  readonly views: ViewRecorder;
  /** Who has which thread open. */
  readonly presence: Presence;
  readonly refusedWebhooks: RefusedWebhooks;
  readonly metrics: Metrics;
  /** Origin that providers reach, or else the one the server listens on. */
  readonly publicUrl: string;
  readonly log: Logger;
  readonly now: () => number;
  readonly random: () => number;
  /** Runs a registered operation. */
  execute<R>(id: string, input: unknown, by: OperationBy): Promise<Executed<R>>;
  /** Looks for work in the outbox. */
  wakeDelivery(): void;
  /** Looks for files to fetch. */
  wakeMedia(): void;
}

export interface OperationBy {
  readonly actor: Actor;
  readonly requestId: string;
  readonly idempotencyKey?: string;
  /** The caller tells whom it concerns. */
  readonly holdsNews?: boolean;
  readonly isDry?: boolean;
  readonly bulk?: BulkMark;
}
