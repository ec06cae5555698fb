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
import { createOutlet, type OutletPorts } from './outlet.ts';
import { createPump } from './pump.ts';

/*
 * One reader of the log. Its pump holds a cursor and nothing else, and reads on from it as long as the socket takes it, so
 * a slow reader costs no memory and catches up from the log; one that takes nothing for long is cut. `prev` in each frame is where the stream was before, so a client
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

export interface SessionPorts extends OutletPorts {
  readonly context: Context;
  readonly authentication: Authentication;
  readonly token: string;
  readonly actor: UserActor;
  readonly topics: readonly Topic[];
}

/** While the database is away, streams stay open and look again. */
const awayMs = 1_000;

export function createSession(ports: SessionPorts): Session {
  const { context, socket } = ports;
  let actor = ports.actor;
  let topics: ReadonlySet<Topic> = new Set(ports.topics);
  let isEnded = false;
  let reviews = 0;
  const logged = (work: Promise<void>) => {
    work.catch((error: unknown) => context.log.error({ error }, 'stream ended'));
  };
  const again = createPause(() => logged(pump.run()));
  const outlet = createOutlet(ports, () => logged(pump.run()));
  const pump = createPump({
    feed: context.feed,
    outlet,
    mayTell: () => !isEnded && reviews === 0,
    tell: (item, prev) => {
      const text = textFor(actor, topics, item, prev);
      if (text !== null) socket.send(text);
      return text !== null;
    },
    onShed: () => context.metrics.shed.inc(),
    onFailure: (error) => {
      if (isAway(error)) return again.start(awayMs);
      context.log.warn({ error }, 'stream could not be read; the client resumes');
      socket.close(1011, 'try again');
    },
  });

  /** Rights may have changed: until the answer is here, and after it until the client has started anew, nothing more is told. */
  const reviewRights = async () => {
    reviews += 1;
    const rights = await rightsOnceKnown(ports, actor);
    reviews -= 1;
    if (rights.kind === 'unknown' || rights.kind === 'withdrawn') return dismiss(socket, rights.kind);
    if (rights.kind === 'changed') {
      actor = rights.actor;
      pump.stop();
      outlet.forgetHeld();
      outlet.send({ type: 'resync' });
    }
    logged(pump.run());
  };
  return {
    resume: async (after) => {
      pump.stop();
      const isKnown = after === null || (await reaches(context, after));
      const head = context.feed.head();
      outlet.send({ type: 'hello', seq: head, minSeq: 0 });
      if (!isKnown) return outlet.send({ type: 'resync' });
      pump.begin(after ?? head);
      logged(pump.run());
    },
    setTopics: (next) => {
      topics = new Set(next);
      outlet.forgetHeld();
    },
    setPresence: (threadId, doing) => context.presence.set(socket, actor, threadId, doing),
    tellPresence: (threadId, people, mayKnow) => {
      if (isEnded || reviews > 0 || !mayKnow(actor)) return;
      outlet.sendOrHold(threadId, presenceFrame(actor, threadId, people));
    },
    follows: (threadId) => topics.has(`thread:${threadId}`),
    onAdvance: (events) => {
      if (events.some(({ event }) => changesRights(event))) logged(reviewRights());
      logged(pump.run());
    },
    beat: () => {
      outlet.beat();
      if (reviews === 0) logged(reviewRights());
    },
    end: () => {
      isEnded = true;
      context.presence.leave(socket);
      outlet.end();
      again.end();
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
