import type { BalcaoEvent, ServerFrame, Topic } from '@balcao/contract';
import type { WebSocket } from 'ws';
import type { UserActor } from '../actor.ts';
import type { Authentication } from '../authentication.ts';
import type { Context } from '../context.ts';
import { sightOf, toldAs, withinTopics } from '../events/audience.ts';
import type { FeedEvent } from '../events/feed.ts';

/*
 * One reader of the log. It holds a cursor and nothing else: `pump` reads on from the cursor as long as the socket takes it, so
 * a slow reader costs no memory and catches up from the log. `prev` in each frame is where the stream was before, so a client
 * notices if a frame was lost; a watermark moves the cursor over what the reader may not see.
 */
export interface Session {
  /** Null starts at the present. */
  resume(after: number | null): void;
  setTopics(topics: readonly Topic[]): void;
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

export function createSession(ports: SessionPorts): Session {
  const { context, socket } = ports;
  let actor = ports.actor;
  let topics: ReadonlySet<Topic> = new Set(ports.topics);
  let cursor: number | null = null;
  let isPumping = false;
  let isEnded = false;
  let isAlive = true;
  let drainTimer: NodeJS.Timeout | null = null;
  socket.on('pong', () => {
    isAlive = true;
  });

  const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
  const tell = (item: FeedEvent, prev: number) => {
    const sight = sightOf(actor, item);
    if (sight === 'none') return false;
    socket.send(frameText(item, prev, withinTopics(toldAs(sight, actor, item), topics)));
    return true;
  };

  const pump = async () => {
    if (isPumping || cursor === null) return;
    isPumping = true;
    try {
      while (!isEnded && cursor !== null && cursor < context.feed.head()) {
        if (socket.bufferedAmount > shedBytes) return waitForDrain();
        const from: number = cursor;
        // oxlint-disable-next-line no-await-in-loop -- batches follow each other
        const events = await context.feed.read(from, batchSize);
        // A resume may have moved the cursor meanwhile; what was read is then of another place.
        if (cursor !== from || events.length === 0) continue;
        let prev: number = from;
        for (const item of events) if (tell(item, prev)) prev = item.seq;
        cursor = events.at(-1)?.seq ?? from;
        if (prev !== cursor) send({ type: 'watermark', seq: cursor });
      }
    } catch (error) {
      context.log.warn({ error }, 'stream could not be read; the client resumes');
      socket.close(1011, 'try again');
    } finally {
      isPumping = false;
    }
  };
  const pumpQuietly = () => {
    pump().catch((error: unknown) => context.log.error({ error }, 'stream ended'));
  };
  const waitForDrain = () => {
    context.metrics.shed.inc();
    drainTimer ??= setTimeout(() => {
      drainTimer = null;
      pumpQuietly();
    }, drainPollMs);
  };

  /** Rights may have changed: a revoked token ends the stream; other queues or another role make the client start anew. */
  const reviewRights = async () => {
    try {
      const fresh = await ports.authentication.actorOf(ports.token);
      if (JSON.stringify(fresh) === JSON.stringify(actor)) return;
      actor = fresh;
      send({ type: 'resync' });
    } catch {
      send({ type: 'error', code: 'auth.expired', message: 'this token was revoked or has expired' });
      socket.close(4401, 'auth.expired');
    }
  };

  return {
    resume: (after) => {
      const head = context.feed.head();
      send({ type: 'hello', seq: head, minSeq: 0 });
      if (after !== null && after > head) return send({ type: 'resync' });
      cursor = after ?? head;
      pumpQuietly();
    },
    setTopics: (next) => {
      topics = new Set(next);
    },
    onAdvance: (events) => {
      if (events.some(({ event }) => changesRights(event))) {
        reviewRights().catch((error: unknown) => context.log.error({ error }, 'rights could not be reviewed'));
      }
      pumpQuietly();
    },
    beat: () => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
    },
    end: () => {
      isEnded = true;
      if (drainTimer !== null) clearTimeout(drainTimer);
    },
  };
}

export function changesRights(event: BalcaoEvent): boolean {
  return event.type.startsWith('token.') || event.type === 'session.ended' || event.type.startsWith('queue.') || event.type.startsWith('user.');
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
