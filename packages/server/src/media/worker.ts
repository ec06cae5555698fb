import type { MediaKind } from '@balcao/contract';
import { fileTypeFromBuffer } from 'file-type';
import type { Channel, ChannelIo, MediaOutcome, Settings } from '../channels/channel.ts';
import { backoffMs } from '../domain/delivery-state.ts';
import type { Logger } from '../logger.ts';
import type { Executed } from '../store/store.ts';
import type { MediaFiles } from './files.ts';
import type { DueMedia, MediaResult } from './store-media.ts';

/** Fetches the files that messages refer to, at once, because provider links die. */
export interface MediaWorker extends AsyncDisposable {
  wake(): void;
  idle(): Promise<void>;
}

export interface MediaPorts {
  readonly execute: <R>(id: string, input: unknown) => Promise<Executed<R>>;
  /** Channel and settings of a connection; why there are none, or null when it was removed. */
  readonly channelOf: (
    connectionId: string,
  ) => Promise<
    | { readonly channel: Channel; readonly settings: Record<string, string | undefined> }
    | { readonly unreadable: string }
    | null
  >;
  readonly files: MediaFiles;
  readonly io: (settings: Settings) => ChannelIo;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
}

const leaseMs = 120_000;
const concurrency = 4;
const maxFetches = 8;
const pollMs = 5_000;
/** Nobody was asked: that is no attempt, and somebody has to mend the settings first. */
const unreadableMs = 60_000;

export function startMediaWorker(ports: MediaPorts): MediaWorker {
  let isStopped = false;
  let running: Promise<void> | null = null;
  let isWanted = false;
  let timer: NodeJS.Timeout | null = null;

  /** One that cannot be kept, or written down, comes up again when its lease is over; the others are not its business. */
  const settleOne = async (item: DueMedia): Promise<void> => {
    try {
      await ports.execute('media.settle', await fetchOne(ports, item));
    } catch (error) {
      ports.log.warn({ error, mediaId: item.id }, 'a file could not be kept; it is fetched again');
    }
  };
  const round = async (): Promise<boolean> => {
    const { result: due } = await ports.execute<readonly DueMedia[]>('media.claim', { limit: concurrency, leaseMs });
    await Promise.all(due.map((item) => settleOne(item)));
    return due.length === concurrency;
  };
  const run = async () => {
    do {
      isWanted = false;
      // oxlint-disable-next-line no-await-in-loop -- rounds follow each other
      while (!isStopped && (await round()));
    } while (isWanted && !isStopped);
  };
  const wake = () => {
    isWanted = true;
    if (isStopped || running !== null) return;
    running = run()
      .catch((error: unknown) => ports.log.warn({ error }, 'media could not be fetched'))
      .finally(() => {
        running = null;
      });
  };
  timer = setInterval(wake, pollMs);
  timer.unref();
  wake();
  return {
    wake,
    idle: async () => {
      wake();
      await running;
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}

async function fetchOne(ports: MediaPorts, item: DueMedia): Promise<MediaResult> {
  const outcome = await ask(ports, item);
  switch (outcome.kind) {
    case 'unreadable':
      return {
        kind: 'later',
        id: item.id,
        runAtMs: ports.now() + unreadableMs,
        error: outcome.reason,
        attempts: item.attempts - 1,
      };
    case 'fetched': {
      const sha256 = await ports.files.put(outcome.body);
      return {
        kind: 'stored',
        id: item.id,
        mime: await typeOf(outcome.body, outcome.mime ?? item.mime),
        name: item.name ?? outcome.name,
        bytes: outcome.body.length,
        sha256,
      };
    }
    case 'gone':
      return { kind: 'failed', id: item.id, error: outcome.reason };
    case 'retry':
      if (item.attempts >= maxFetches) return { kind: 'failed', id: item.id, error: outcome.reason };
      return {
        kind: 'later',
        id: item.id,
        runAtMs: ports.now() + backoffMs(item.attempts, ports.random()),
        error: outcome.reason,
        attempts: item.attempts,
      };
  }
}

type Answer = MediaOutcome | { readonly kind: 'unreadable'; readonly reason: string };

async function ask(ports: MediaPorts, item: DueMedia): Promise<Answer> {
  const found = await ports.channelOf(item.connectionId);
  if (found !== null && 'unreadable' in found) return { kind: 'unreadable', reason: found.unreadable };
  if (found === null) return { kind: 'gone', reason: 'the connection was removed' };
  if (found.channel.media === undefined) return { kind: 'gone', reason: `${found.channel.name} fetches no media` };
  try {
    return await found.channel.media(
      { kind: item.kind as MediaKind, ref: item.ref, mime: item.mime, name: item.name, sha256: item.sha256 },
      found.settings,
      ports.io(found.settings),
    );
  } catch (error) {
    return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The type is told from the content; what the sender claims counts only where the content says nothing. */
export async function typeOf(body: Uint8Array, claimed: string): Promise<string> {
  const found = await fileTypeFromBuffer(body);
  if (found === undefined) return claimed;
  return asProvidersSay[found.mime] ?? found.mime;
}

/** The same files under the names that providers take. */
const asProvidersSay: Readonly<Record<string, string>> = {
  'audio/ogg; codecs=opus': 'audio/ogg',
  'audio/x-m4a': 'audio/mp4',
};
