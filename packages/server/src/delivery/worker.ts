import { randomUUID } from 'node:crypto';
import { isId, type MediaView, type TemplateItem } from '@balcao/contract';
import type { ReadSettings } from '../actions/connections/connection-settings.ts';
import type { ChannelIo, OutboundContent, OutboundMessage, SendOutcome, Settings } from '../channels/channel.ts';
import type { Logger } from '../logger.ts';
import type { Executed } from '../store/store.ts';
import type { Claimed, ClaimInput, ClaimResult } from './claim.ts';
import { keepOutcomes, type Outcomes } from './outcomes.ts';
import type { RenewInput } from './settle.ts';

/*
 * The delivery worker: claim what is due → ask the provider → settle. Claims and outcomes are operations like any other; all
 * that it holds and the database does not are outcomes that could not be written yet. It wakes on commits and when the next row
 * is due.
 */
export interface DeliveryWorker extends AsyncDisposable {
  /** Looks for work now. */
  wake(): void;
  /** Resolves when nothing is being sent and nothing is due. */
  idle(): Promise<void>;
  /** What is being sent here, or was sent and is not written yet. */
  held(): RenewInput['held'];
}

export interface DeliveryPorts {
  readonly execute: <R>(id: string, input: unknown) => Promise<Executed<R>>;
  readonly readSettings: (row: Claimed['settings'] & { readonly channel: string }) => ReadSettings;
  readonly openMedia: (id: string) => Promise<Uint8Array>;
  /** What is known of a stored file; null when there is none. */
  readonly findMedia: (id: string) => Promise<MediaView | null>;
  readonly io: (settings: Settings) => ChannelIo;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Logger;
  /** How many sends at once. */
  readonly concurrency: number;
  readonly leaseMs: number;
}

const pollMs = 5_000;

export function startDeliveryWorker(ports: DeliveryPorts): DeliveryWorker {
  const inFlight = new Map<Claimed, Promise<void>>();
  const outcomes = keepOutcomes(ports);
  const name = randomUUID();
  let claims = 0;
  let timer: NodeJS.Timeout | null = null;
  let isClaiming = false;
  let wantsMore = false;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const idleWaiters = new Set<() => void>();

  const schedule = (atMs: number | null) => {
    if (timer !== null) clearTimeout(timer);
    if (isStopped) return;
    const delay = atMs === null ? pollMs : Math.min(pollMs, Math.max(1, atMs - ports.now()));
    timer = setTimeout(wake, delay);
    timer.unref();
  };
  const start = (claimed: Claimed) => {
    const sending = deliver(ports, outcomes, claimed)
      .catch((error: unknown) => ports.log.error({ error, deliveryId: claimed.id }, 'delivery could not be settled'))
      .finally(() => {
        inFlight.delete(claimed);
        wake();
      });
    inFlight.set(claimed, sending);
  };
  const claim = async () => {
    const limit = ports.concurrency - inFlight.size;
    if (limit <= 0) return;
    claims += 1;
    const input: ClaimInput = { limit, leaseMs: ports.leaseMs, claim: `${name}:${claims}` };
    const { result } = await ports.execute<ClaimResult>('delivery.claim', input);
    for (const claimed of result.claimed) start(claimed);
    schedule(result.nextAtMs);
    const isIdle = inFlight.size === 0 && (result.nextAtMs === null || result.nextAtMs > ports.now());
    if (isIdle) for (const resolve of idleWaiters) resolve();
    if (isIdle) idleWaiters.clear();
  };
  const run = async () => {
    isClaiming = true;
    do {
      wantsMore = false;
      // oxlint-disable-next-line no-await-in-loop -- claims follow each other
      await claim().catch((error: unknown) => {
        ports.log.warn({ error }, 'deliveries could not be claimed');
        schedule(null);
      });
    } while (wantsMore && !isStopped);
    isClaiming = false;
  };
  function wake(): void {
    if (isStopped) return;
    wantsMore = true;
    if (isClaiming) return;
    running = run().catch((error: unknown) => ports.log.error({ error }, 'delivery loop ended'));
  }

  wake();
  return {
    wake,
    idle: () =>
      new Promise((resolve) => {
        idleWaiters.add(resolve);
        wake();
      }),
    held: () => [...inFlight.keys()].map(({ id, claim }) => ({ id, claim })),
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      // What the last claim took is sent and settled, too: once it says `sending`, only its outcome may follow.
      await running;
      const sent = Promise.allSettled(inFlight.values());
      await outcomes[Symbol.asyncDispose]();
      await sent;
    },
  };
}

async function deliver(ports: DeliveryPorts, outcomes: Outcomes, claimed: Claimed): Promise<void> {
  const outcome = await send(ports, claimed);
  ports.log.debug({ deliveryId: claimed.id, outcome: outcome.kind }, 'delivery attempted');
  await outcomes.write({ id: claimed.id, claim: claimed.claim, outcome, random: ports.random() });
}

/**
 * A surprise before the request left is tried again; the channel answers for everything after. A connection whose settings cannot be
 * read is down: what waits there waits.
 */
async function send(ports: DeliveryPorts, claimed: Claimed): Promise<SendOutcome> {
  const read = ports.readSettings({ ...claimed.settings, channel: claimed.connection.channel });
  if (read.kind === 'unreadable') return { kind: 'disconnected', code: 'connection.unreadable', reason: read.reason };
  if (claimed.body.kind === 'revoke') return revoke(ports, read, claimed, claimed.body.targetProviderId);
  const { channel, settings } = read;
  let message: OutboundMessage;
  try {
    message = await toOutbound(ports, claimed);
  } catch (error) {
    return { kind: 'retry', code: 'internal', reason: error instanceof Error ? error.message : String(error) };
  }
  try {
    return await channel.send(message, settings, ports.io(settings));
  } catch (error) {
    ports.log.error({ error, deliveryId: claimed.id }, 'the channel failed while sending');
    return { kind: 'uncertain', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function revoke(
  ports: DeliveryPorts,
  { channel, settings }: Extract<ReadSettings, { kind: 'read' }>,
  { id, to }: Claimed,
  targetProviderId: string,
): Promise<SendOutcome> {
  if (channel.revoke === undefined)
    return { kind: 'rejected', code: 'channel.unsupported', reason: `${channel.name} deletes nothing at the customer` };
  try {
    return await channel.revoke({ clientRef: id, to, targetProviderId }, settings, ports.io(settings));
  } catch (error) {
    ports.log.error({ error, deliveryId: id }, 'the channel failed while deleting');
    return { kind: 'uncertain', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function toOutbound(ports: DeliveryPorts, claimed: Claimed): Promise<OutboundMessage> {
  return {
    clientRef: claimed.id,
    to: claimed.to,
    content: await contentOf(ports, claimed),
    replyToProviderId: claimed.replyToProviderId,
  };
}

async function contentOf(ports: DeliveryPorts, { body, message }: Claimed): Promise<OutboundContent> {
  if (body.kind === 'revoke') throw new Error('what is to be deleted is not sent');
  if (body.kind !== 'message') return body;
  if (message === null) throw new Error('a message delivery without its message');
  if (message.kind === 'template') {
    const payload = message.payload as {
      readonly template: TemplateItem;
      readonly variables: Record<string, string>;
    } | null;
    if (payload === null) throw new Error(`message ${message.id} has no template`);
    return templateContent(ports, payload.template, payload.variables);
  }
  const { media } = message;
  if (media === null) return { kind: 'text', text: message.body };
  return {
    kind: 'media',
    media: message.kind as Extract<OutboundContent, { kind: 'media' }>['media'],
    mime: media.mime,
    name: media.name,
    caption: message.body,
    voice: message.voice,
    bytes: media.bytes ?? 0,
    open: () => ports.openMedia(media.id),
  };
}

/** The header's picture or document may be a file of ours: it goes with the template. */
async function templateContent(
  ports: DeliveryPorts,
  template: TemplateItem,
  variables: Readonly<Record<string, string>>,
): Promise<OutboundContent> {
  const header = variables['header'];
  const file = header !== undefined && isId('media', header) ? await ports.findMedia(header) : null;
  if (file === null) return { kind: 'template', template, variables };
  const headerFile = { mime: file.mime, name: file.name, bytes: file.bytes ?? 0, open: () => ports.openMedia(file.id) };
  return { kind: 'template', template, variables, headerFile };
}
