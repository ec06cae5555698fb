import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  AppError,
  type ClientFrame,
  clientFrame,
  errorMessage,
  type ServerFrame,
  type ThreadId,
  type Topic,
} from '@balcao/contract';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Authentication } from '../authentication.ts';
import { isAway } from '../away.ts';
import type { Context } from '../context.ts';
import { createSession, type Session } from './session.ts';

/** Event streams: authenticate, resume from a cursor, follow. */
export interface Streams extends AsyncDisposable {
  readonly count: () => number;
}

const helloTimeoutMs = 5_000;
const heartbeatMs = 15_000;
const frameLimit = 65_536;

/** Close codes of our own: 4401 no or withdrawn token, 4400 a frame that is not of the protocol. */
const unauthorised = 4401;
const malformed = 4400;
/** Try again later: the database is away for a moment. */
const comeBack = 1013;

export function serveStreams(server: HttpServer, context: Context, authentication: Authentication): Streams {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameLimit, perMessageDeflate: false });
  const sessions = new Set<Session>();

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/v1/stream') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => open(ws, request));
  };
  const open = (ws: WebSocket, request: IncomingMessage) => {
    const timer = setTimeout(() => ws.close(malformed, 'no resume frame within 5 s'), helloTimeoutMs);
    ws.on('error', (error) => context.log.debug({ error }, 'stream failed'));
    ws.once('close', () => clearTimeout(timer));
    let session: Promise<Session> | null = null;
    // Frames that come while the first one is still being looked at wait for it.
    ws.on('message', (data) => {
      clearTimeout(timer);
      const isFirst = session === null;
      session ??= begin(ws, request, data);
      session
        .then((begun) => (isFirst ? undefined : onFrame(begun, parseFrame(data))))
        .catch((error: unknown) => (isAway(error) ? ws.close(comeBack, 'try again') : refuse(ws, error, context)));
    });
  };
  const begin = async (ws: WebSocket, request: IncomingMessage, data: RawData): Promise<Session> => {
    const frame = parseFrame(data);
    if (frame.type !== 'resume') throw new AppError('input.invalid', { problem: 'the first frame is a resume' });
    const token = frame.token ?? bearerOf(request);
    if (token === null) throw new AppError('auth.required');
    const actor = await authentication.actorOf(token);
    if (ws.readyState !== ws.OPEN) throw new AppError('auth.required');
    const session = createSession({ context, authentication, token, actor, socket: ws, topics: frame.topics ?? ['*'] });
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
  ws.close(known.code.startsWith('auth.') ? unauthorised : malformed, known.code);
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
