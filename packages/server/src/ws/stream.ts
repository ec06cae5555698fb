import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  AppError,
  type ClientFrame,
  clientFrame,
  type ErrorCode,
  errorMessage,
  type ServerFrame,
  type ThreadId,
  type Topic,
} from '@balcao/contract';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Authentication } from '../authentication.ts';
import { isAway } from '../away.ts';
import type { Context } from '../context.ts';
import { checkNoNul } from '../nul.ts';
import { createCensus } from './census.ts';
import { createSession, type Session } from './session.ts';
import { createAllowance, type StreamLimits, streamLimits, waitingShare } from './stream-limits.ts';

/** Event streams: authenticate, resume from a cursor, follow. */
export interface Streams extends AsyncDisposable {
  readonly count: () => number;
}

const helloTimeoutMs = 5_000;
const heartbeatMs = 15_000;
/** The largest frame of the protocol, 64 topics and a token, has 3 kB. */
const frameLimit = 16_384;

/**
 * Close codes of our own: 4401 no or withdrawn token, 4403 one that may not follow, 4400 a frame that is not of the protocol, 4429
 * too much.
 */
const unauthorised = 4401;
const forbidden = 4403;
const malformed = 4400;
const tooMuch = 4429;
/** Whoever is sent away has this long to answer. */
const goodbyeMs = 1_000;
/** Try again later: the database is away for a moment. */
const comeBack = 1013;

export function serveStreams(
  server: HttpServer,
  context: Context,
  authentication: Authentication,
  limits: StreamLimits = streamLimits,
): Streams {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false });
  const sessions = new Set<Session>();
  const census = createCensus(limits);

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/v1/stream') return void socket.end(answerOf('404 Not Found'));
    if (!census.hasRoom()) return void socket.end(answerOf('503 Service Unavailable', 'Retry-After: 5\r\n'));
    sockets.handleUpgrade(request, socket, head, (ws) => open(ws, request));
  };
  const open = (ws: WebSocket, request: IncomingMessage) => {
    const timer = setTimeout(() => ws.close(malformed, 'no resume frame within 5 s'), helloTimeoutMs);
    const known = census.enter(ws);
    ws.on('error', (error) => context.log.debug({ error }, 'stream failed'));
    ws.once('close', () => clearTimeout(timer));
    let session: Session | null = null;
    const mayResume = createAllowance(limits.resumes, () => performance.now());
    receive(ws, {
      limits,
      isKnown: () => session !== null,
      onFrame: async (data) => {
        clearTimeout(timer);
        const frame = parseFrame(data);
        if (frame.type === 'resume' && !mayResume()) throw new AppError('rate.limited', { seconds: 1 });
        if (session !== null) return onFrame(session, frame);
        session = await begin(ws, request, frame);
        known();
      },
      onFailure: (error) => (isAway(error) ? ws.close(comeBack, 'try again') : refuse(ws, error, context)),
    });
  };
  const begin = async (ws: WebSocket, request: IncomingMessage, frame: ClientFrame): Promise<Session> => {
    if (frame.type !== 'resume') throw new AppError('input.invalid', { problem: 'the first frame is a resume' });
    const token = frame.token ?? bearerOf(request);
    if (token === null) throw new AppError('auth.required');
    const actor = await authentication.actorOf(token);
    // A token that tests a line has nothing to follow.
    if (actor.connectionId !== null && actor.grants['ticket.read'] === undefined)
      throw new AppError('permission.denied', { permission: 'ticket.read' });
    if (ws.readyState !== ws.OPEN) throw new AppError('auth.required');
    census.admit(ws, actor.userId);
    const session = createSession({
      context,
      authentication,
      token,
      actor,
      socket: ws,
      topics: frame.topics ?? ['*'],
      waitingBytes: () => waitingShare(limits, sessions.size),
      drainMs: limits.drainMs,
    });
    sessions.add(session);
    context.metrics.streams.set(sessions.size);
    ws.once('close', () => {
      session.end();
      sessions.delete(session);
      context.metrics.streams.set(sessions.size);
    });
    await session.resume(frame.after);
    return session;
  };
  const stopFollowing = context.feed.onAdvance((_head, events) => {
    for (const session of sessions) session.onAdvance(events);
  });
  const stopWatching = context.presence.onChange((threadId) => {
    tellPresence(context, sessions, threadId).catch((error: unknown) =>
      context.log.warn({ error }, 'presence could not be told'),
    );
  });
  const heartbeat = setInterval(() => {
    for (const session of sessions) session.beat();
  }, heartbeatMs);
  heartbeat.unref();
  server.on('upgrade', onUpgrade);

  return {
    count: () => sessions.size,
    [Symbol.asyncDispose]: async () => {
      stopFollowing();
      stopWatching();
      clearInterval(heartbeat);
      server.off('upgrade', onUpgrade);
      for (const client of sockets.clients) client.close(1001, 'the server is stopping');
      await closeAll(sockets);
    },
  };
}

const answerOf = (status: string, headers = '') => `HTTP/1.1 ${status}\r\n${headers}Connection: close\r\n\r\n`;

interface Receiving {
  readonly limits: StreamLimits;
  /** Whether it has said who it is. */
  readonly isKnown: () => boolean;
  readonly onFrame: (data: RawData) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Frames are taken one after the other, and while one is, no more is read from the network. What was read already waits in line,
 * which is as short as the rate allows; a client that is faster is told so and let go.
 */
function receive(ws: WebSocket, { limits, isKnown, onFrame, onFailure }: Receiving): void {
  const isAllowed = createAllowance(limits.frames, () => performance.now());
  const line: RawData[] = [];
  let isBusy = false;
  const fail = (error: unknown) => {
    line.length = 0;
    ws.off('message', onMessage);
    onFailure(error);
  };
  const work = async () => {
    isBusy = true;
    ws.pause();
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      for (let data = line.shift(); data !== undefined; data = line.shift()) await onFrame(data);
    } catch (error) {
      fail(error);
    } finally {
      isBusy = false;
      ws.resume();
    }
  };
  function onMessage(data: RawData): void {
    if (!isAllowed() || (!isKnown() && line.length >= limits.framesBeforeHello))
      return fail(new AppError('rate.limited', { seconds: 1 }));
    line.push(data);
    if (!isBusy) void work();
  }
  ws.on('message', onMessage);
}

async function onFrame(session: Session, frame: ClientFrame): Promise<void> {
  switch (frame.type) {
    case 'resume':
      if (frame.topics !== undefined) session.setTopics(frame.topics);
      return session.resume(frame.after);
    case 'topics':
      session.setTopics(frame.topics as Topic[]);
      return;
    case 'presence':
      await session.setPresence(frame.thread, frame.doing).catch((error: unknown) => {
        // Of the moment: while the database is away nobody is told, and the stream stays.
        if (!isAway(error)) throw error;
      });
      return;
  }
}

/** Told to those who have the thread open and may see it. */
async function tellPresence({ presence }: Context, sessions: ReadonlySet<Session>, threadId: ThreadId): Promise<void> {
  if (![...sessions].some((session) => session.follows(threadId))) return;
  const mayKnow = await presence.audience(threadId);
  const people = presence.in(threadId);
  for (const session of sessions) if (session.follows(threadId)) session.tellPresence(threadId, people, mayKnow);
}

function parseFrame(data: RawData): ClientFrame {
  let value: unknown;
  try {
    value = JSON.parse((Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)).toString('utf8'));
  } catch (error) {
    throw new AppError('body.malformed', { problem: 'a frame is JSON' }, { cause: error });
  }
  const parsed = clientFrame.safeParse(value);
  if (!parsed.success)
    throw new AppError('input.invalid', { problem: parsed.error.issues.map((issue) => issue.message).join('; ') });
  checkNoNul(parsed.data);
  return parsed.data;
}

function bearerOf(request: IncomingMessage): string | null {
  const [scheme, token] = (request.headers.authorization ?? '').split(' ', 2);
  return scheme?.toLowerCase() === 'bearer' && token !== undefined && token !== '' ? token : null;
}

function refuse(ws: WebSocket, error: unknown, context: Context): void {
  if (ws.readyState !== ws.OPEN) return;
  const known = error instanceof AppError ? error : new AppError('internal.unexpected', {}, { cause: error });
  if (known.code === 'internal.unexpected') context.log.error({ error }, 'stream failed');
  const frame: ServerFrame = { type: 'error', code: known.code, message: errorMessage(known.code, known.data, 'en') };
  ws.send(JSON.stringify(frame));
  ws.close(closeCodeOf(known.code), known.code);
  const timer = setTimeout(() => ws.terminate(), goodbyeMs);
  ws.once('close', () => clearTimeout(timer));
}

function closeCodeOf(code: ErrorCode): number {
  if (code === 'rate.limited') return tooMuch;
  if (code.startsWith('auth.')) return unauthorised;
  return code === 'permission.denied' ? forbidden : malformed;
}

/** Gives clients a moment to answer the close, then cuts what is left. */
async function closeAll(sockets: WebSocketServer): Promise<void> {
  const closed = new Promise<void>((resolve) => sockets.close(() => resolve()));
  const timer = setTimeout(() => {
    for (const client of sockets.clients) client.terminate();
  }, 500);
  await closed;
  clearTimeout(timer);
}
