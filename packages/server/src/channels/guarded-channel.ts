import type { Channel, ChannelIo, InboundEvent, ParsedWebhook, Settings } from './channel.ts';
import { type Secret, secretOf, withoutSecrets } from './secret-text.ts';

/** After it was told to stop, a channel has this long to say what became of its request. */
const lastWordMs = 1_000;

/**
 * A channel as the server uses it. Whatever it tells of a provider, an outcome, an event or an error, holds no secret of the
 * connection; and it answers soon after its signal is aborted, whatever the provider does.
 */
export function guardedChannel(channel: Channel): Channel {
  const guard = async <T>(settings: Settings, io: ChannelIo, work: () => Promise<T>): Promise<T> => {
    const secrets = secretsOf(channel, settings);
    try {
      return clean(await untilAborted(io.signal, work()), secrets);
    } catch (error) {
      throw cleanError(error, secrets);
    }
  };
  const { revoke, media, templates, profile, roundTrip } = channel;
  return {
    ...channel,
    parse: (body, settings) => cleanParsed(channel.parse(body, settings), secretsOf(channel, settings)),
    send: (message, settings, io) => guard(settings, io, () => channel.send(message, settings, io)),
    probe: (settings, io) => guard(settings, io, () => channel.probe(settings, io)),
    ...(revoke && { revoke: (target, settings, io) => guard(settings, io, () => revoke(target, settings, io)) }),
    ...(media && { media: (ref, settings, io) => guard(settings, io, () => media(ref, settings, io)) }),
    ...(templates && { templates: (settings, io) => guard(settings, io, () => templates(settings, io)) }),
    ...(profile && { profile: (of, settings, io) => guard(settings, io, () => profile(of, settings, io)) }),
    ...(roundTrip && { roundTrip: (url, settings, io) => guard(settings, io, () => roundTrip(url, settings, io)) }),
  };
}

/** A delivery of the provider as it is kept, without what must not be. */
export function cleanRaw(channel: Channel, settings: Settings, body: string): string {
  return inData(body, secretsOf(channel, settings).filter(isUnmistakable));
}

const known = new WeakMap<Settings, readonly Secret[]>();

function secretsOf(channel: Channel, settings: Settings): readonly Secret[] {
  let secrets = known.get(settings);
  if (secrets === undefined) {
    secrets = channel.secrets.flatMap((name) => secretOf(name, settings[name] ?? ''));
    known.set(settings, secrets);
  }
  return secrets;
}

/** What is written for people. Out of anything else only a long secret is taken, and only whole: less may be a word of a name. */
const texts: ReadonlySet<string> = new Set(['reason', 'detail', 'code', 'text']);

const unmistakable = 12;
const isUnmistakable = ({ spellings }: Secret) => (spellings[0]?.length ?? 0) >= unmistakable;

const inText = (text: string, secrets: readonly Secret[]) => withoutSecrets(text, secrets, { parts: true });
const inData = (text: string, secrets: readonly Secret[]) => withoutSecrets(text, secrets, { parts: false });

function clean<T>(value: T, secrets: readonly Secret[]): T {
  const long = secrets.filter(isUnmistakable);
  const walk = (part: unknown, key: string): unknown => {
    if (typeof part === 'string') return texts.has(key) ? inText(part, secrets) : inData(part, long);
    if (Array.isArray(part)) return part.map((item) => walk(item, key));
    if (!isPlain(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([name, own]) => [name, walk(own, name)]));
  };
  return walk(value, '') as T;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What people wrote stays as they wrote it; what the provider says about it is cleaned. */
function cleanParsed({ events, unknown }: ParsedWebhook, secrets: readonly Secret[]): ParsedWebhook {
  return { events: events.map((event) => cleanEvent(event, secrets)), unknown: clean(unknown, secrets) };
}

function cleanEvent(event: InboundEvent, secrets: readonly Secret[]): InboundEvent {
  if (event.kind === 'status' && event.error !== null) return { ...event, error: clean(event.error, secrets) };
  if (event.kind === 'accountChanged') return { ...event, notice: clean(event.notice, secrets) };
  if (event.kind === 'identity') return { ...event, text: inText(event.text, secrets) };
  return event;
}

const deepestCause = 5;

/** The same error for the log: words, stack and causes, without what else hangs on it. */
function cleanError(error: unknown, secrets: readonly Secret[], depth = 0): Error {
  if (!(error instanceof Error)) return new Error(inText(String(error), secrets));
  const { code } = error as NodeJS.ErrnoException;
  const cause =
    error.cause === undefined || depth >= deepestCause ? {} : { cause: cleanError(error.cause, secrets, depth + 1) };
  const copy = Object.assign(new Error(inText(error.message, secrets), cause), {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
  });
  if (error.stack !== undefined) copy.stack = inText(error.stack, secrets);
  return copy;
}

async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const silence = Promise.withResolvers<never>();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => silence.reject(new Error('stopped before the provider answered')), lastWordMs);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, silence.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}
