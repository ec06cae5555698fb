import { setTimeout as sleep } from 'node:timers/promises';
import {
  AppError,
  type BalcaoEvent,
  type PresenceDoing,
  type Present,
  type ServerFrame,
  type ThreadId,
  type Topic,
} from '@balcao/contract';
import type { WebSocket } from 'ws';
import type { UserActor } from '../actor.ts';
import type { Authentication } from '../authentication.ts';
import { isAway } from '../away.ts';
import type { Context } from '../context.ts';
import { sightOf, toldAs, withinTopics } from '../events/audience.ts';
import type { FeedEvent } from '../events/feed.ts';
import { changesRights } from '../events/rights.ts';

/*
 * One reader of the log. It holds a cursor and nothing else: `pump` reads on from the cursor as long as the socket takes it, so
 * a slow reader costs no memory and catches up from the log. `prev` in each frame is where the stream was before, so a client
 * notices if a frame was lost; a watermark moves the cursor over what the reader may not see.
 */
export interface Session {
  /** Null starts at the present. */
  resume(after: number | null): Promise<void>;
  setTopics(topics: readonly Topic[]): void;
  setPresence(threadId: ThreadId | null, doing: PresenceDoing): Promise<boolean>;
  /** Word of who is in a thread, to a reader who has it open. */
  tellPresence(threadId: ThreadId, people: readonly Present[], mayKnow: (actor: UserActor) => boolean): void;
  follows(threadId: ThreadId): boolean;
  onAdvance(events: readonly FeedEvent[]): void;
  /** Asks the other side for a sign of life; one that gave none since the last time is cut. */
  beat(): void;
  end(): void;
}

export interface SessionPorts {
  readonly context: Context;
  readonly authentication: Authentication;
  readonly token: string;
  readonly actor: UserActor;
  readonly socket: WebSocket;
  readonly topics: readonly Topic[];
}

const batchSize = 200;
/** Bytes waiting in the socket past which nothing more is given to it until it has drained. */
const shedBytes = 1_048_576;
const drainPollMs = 50;
/** While the database is away, streams stay open and look again. */
const awayMs = 1_000;

export function createSession(ports: SessionPorts): Session {
  const { context, socket } = ports;
  let actor = ports.actor;
  let topics: ReadonlySet<Topic> = new Set(ports.topics);
  let cursor: number | null = null;
  let isPumping = false;
  let isEnded = false;
  let reviews = 0;
  const pulse = createPulse(socket);
  const pause = createPause(() => logged(pump()));

  const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
  const tell = (item: FeedEvent, prev: number) => {
    const text = textFor(actor, topics, item, prev);
    if (text !== null) socket.send(text);
    return text !== null;
  };

  const pump = async () => {
    if (isPumping || cursor === null) return;
    isPumping = true;
    try {
      while (!isEnded && reviews === 0 && cursor !== null && cursor < context.feed.head()) {
        if (socket.bufferedAmount > shedBytes) {
          context.metrics.shed.inc();
          return pause.start(drainPollMs);
        }
        const from: number = cursor;
        // oxlint-disable-next-line no-await-in-loop -- batches follow each other
        const events = await context.feed.read(from, batchSize);
        // A resume may have moved the cursor meanwhile; what was read is then of another place.
        if (cursor !== from) continue;
        // Rights are reviewed when the head passes the event that changed them: nothing is told beyond either.
        const known = reviews === 0 ? events.filter(({ seq }) => seq <= context.feed.head()) : [];
        if (known.length === 0) return;
        let prev: number = from;
        for (const item of known) if (tell(item, prev)) prev = item.seq;
        cursor = known.at(-1)?.seq ?? from;
        if (prev !== cursor) send({ type: 'watermark', seq: cursor });
      }
    } catch (error) {
      if (isAway(error)) return pause.start(awayMs);
      context.log.warn({ error }, 'stream could not be read; the client resumes');
      socket.close(1011, 'try again');
    } finally {
      isPumping = false;
    }
  };
  const logged = (work: Promise<void>) => void work.catch((error: unknown) => noteEnd(context, error));

  /** Rights may have changed: until the answer is here, and after it until the client has started anew, nothing more is told. */
  const reviewRights = async () => {
    reviews += 1;
    const rights = await rightsOnceKnown(ports, actor);
    reviews -= 1;
    if (rights.kind === 'unknown' || rights.kind === 'withdrawn') return dismiss(socket, rights.kind);
    if (rights.kind === 'changed') {
      actor = rights.actor;
      cursor = null;
      send({ type: 'resync' });
    }
    logged(pump());
  };
  return {
    resume: async (after) => {
      cursor = null;
      const isKnown = after === null || (await reaches(context, after));
      const head = context.feed.head();
      send({ type: 'hello', seq: head, minSeq: 0 });
      if (!isKnown) return send({ type: 'resync' });
      cursor = after ?? head;
      logged(pump());
    },
    setTopics: (next) => {
      topics = new Set(next);
    },
    setPresence: (threadId, doing) => context.presence.set(socket, actor, threadId, doing),
    tellPresence: (threadId, people, mayKnow) => {
      if (!isEnded && reviews === 0 && mayKnow(actor)) send(presenceFrame(actor, threadId, people));
    },
    follows: (threadId) => topics.has(`thread:${threadId}`),
    onAdvance: (events) => {
      if (events.some(({ event }) => changesRights(event))) logged(reviewRights());
      logged(pump());
    },
    beat: () => {
      pulse.beat();
      if (reviews === 0) logged(reviewRights());
    },
    end: () => {
      isEnded = true;
      context.presence.leave(socket);
      pause.end();
    },
  };
}

/** The frame that tells one reader of an event; null when they are told nothing. */
function textFor(actor: UserActor, topics: ReadonlySet<Topic>, item: FeedEvent, prev: number): string | null {
  const sight = sightOf(actor, item);
  return sight === 'none' ? null : frameText(item, prev, withinTopics(toldAs(sight, actor, item), topics));
}

/** The others who are there. */
function presenceFrame(actor: UserActor, thread: ThreadId, people: readonly Present[]): ServerFrame {
  return { type: 'presence', thread, people: people.filter(({ id }) => id !== actor.userId) };
}

function dismiss(socket: WebSocket, why: 'unknown' | 'withdrawn'): void {
  if (why === 'unknown') return socket.close(1011, 'try again');
  const frame: ServerFrame = {
    type: 'error',
    code: 'auth.expired',
    message: 'this token was revoked or has expired',
  };
  socket.send(JSON.stringify(frame));
  socket.close(4401, frame.code);
}

/** Whether the log has got that far; a reader that comes straight from the database may be a step ahead of the feed. */
async function reaches({ store, feed }: Context, seq: number): Promise<boolean> {
  if (seq <= feed.head()) return true;
  if (seq > (await store.read(async (_reads, last) => last))) return false;
  await feed.catchUp(seq);
  return true;
}

/** Cuts a socket whose other side gave no sign of life since the beat before. */
function createPulse(socket: WebSocket): { beat(): void } {
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });
  return {
    beat: () => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    },
  };
}

function noteEnd({ log }: Context, error: unknown): void {
  log.error({ error }, 'stream ended');
}

function createPause(then: () => void): { start(ms: number): void; end(): void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    start: (ms) => {
      timer ??= setTimeout(() => {
        timer = null;
        then();
      }, ms);
    },
    end: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

type Rights =
  | { readonly kind: 'same' | 'withdrawn' | 'away' | 'unknown' }
  | { readonly kind: 'changed'; readonly actor: UserActor };

/** Waits for the database to be back. */
async function rightsOnceKnown(ports: SessionPorts, known: UserActor): Promise<Rights> {
  let rights = await rightsNow(ports, known);
  while (rights.kind === 'away' && ports.socket.readyState === ports.socket.OPEN) {
    // oxlint-disable-next-line no-await-in-loop -- until the database is back: nothing is told meanwhile
    await sleep(awayMs, undefined, { ref: false });
    // oxlint-disable-next-line no-await-in-loop -- as above
    rights = await rightsNow(ports, known);
  }
  return rights;
}

/** A revoked or expired token ends the stream; other queues or another role make the client start anew. */
async function rightsNow({ authentication, token }: SessionPorts, known: UserActor): Promise<Rights> {
  try {
    const actor = await authentication.actorOf(token);
    return JSON.stringify(actor) === JSON.stringify(known) ? { kind: 'same' } : { kind: 'changed', actor };
  } catch (error) {
    if (isAway(error)) return { kind: 'away' };
    return { kind: error instanceof AppError && error.code.startsWith('auth.') ? 'withdrawn' : 'unknown' };
  }
}

const bodies = new WeakMap<BalcaoEvent, string>();

/** An event is turned into text once, however many streams it goes to. */
function frameText(item: FeedEvent, prev: number, event: BalcaoEvent): string {
  let body = bodies.get(event);
  if (body === undefined) {
    body = JSON.stringify(event);
    bodies.set(event, body);
  }
  return `{"type":"event","seq":${item.seq},"prev":${prev},"at":"${item.at}","event":${body}}`;
}
