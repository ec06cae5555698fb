import { type ActionId, AppError, type ErrorData, errorMessage, isErrorCode, type Language } from '@balcao/contract';
import type { Stream, StreamOptions } from '../store/port.ts';
import type { Api, DescribedFile } from './api.ts';
import { findFacts } from './find-facts.ts';
import { createRequest, type HttpResponse, NoAnswer, type Request } from './http-request.ts';
import { lookFor } from './look-for.ts';

export interface HttpApiOptions {
  /** Origin of the server, for example `https://balcao.example.com`. */
  readonly server: string;
  readonly token: string | null;
  readonly language: Language;
  readonly request?: Request;
  readonly timeoutMs?: number;
}

/** What came with a refusal besides its code and data: the `cause` of the AppError. */
class ServerReply extends Error {
  readonly status: number;
  readonly requestId: string | null;

  constructor(status: number, requestId: string | null, message: string) {
    super(message);
    this.name = 'ServerReply';
    this.status = status;
    this.requestId = requestId;
  }
}

/** A server over HTTP and WebSocket. */
export function createHttpApi(options: HttpApiOptions): Api {
  const send = createSender(options);
  const call: Api['call'] = async (action, given, { signal, isPatient = true } = {}) => {
    const input = withKey(action, given as Input);
    const response = await send(`/v1/actions/${action}`, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json' },
      signal,
      isRepeatable: isRead(action) || isRemembered(action, input),
      isPatient: isPatient && !isRead(action),
      ...(isRead(action) ? {} : { unknown: (problem) => unknownOutcome(options, { action, input, problem }) }),
    });
    return jsonOf(options, response) as Awaited<ReturnType<typeof call<typeof action>>>;
  };
  const tryOut: Api['tryOut'] = async (action, input, { signal, file = null } = {}) => {
    const response = await send(`/v1/actions/${action}/dry-run`, {
      method: 'POST',
      body: JSON.stringify(input),
      headers: { 'content-type': 'application/json', ...(file === null ? {} : { 'x-dry-run-file': headerOf(file) }) },
      signal,
      isRepeatable: true,
    }).catch((error: unknown) => {
      // The address is unknown to a server that would do it instead.
      const isOlder = error instanceof AppError && error.code === 'route.unknown';
      throw isOlder ? new AppError('dryRun.unsupported', { server: options.server }, { cause: error }) : error;
    });
    return jsonOf(options, response) as Awaited<ReturnType<typeof tryOut<typeof action>>>;
  };
  return {
    call,
    tryOut,
    snapshot: async ({ tickets } = {}) =>
      (await call('sync.snapshot', tickets === undefined ? {} : { tickets })).result,
    subscribe: (wanted) => subscribeLazily({ url: streamUrl(options.server), token: options.token }, wanted),
    upload: async ({ name, body }) => {
      const headers = { 'content-type': 'application/octet-stream', 'x-filename': encodeURIComponent(name) };
      const response = await send('/v1/media', { method: 'POST', body, headers, isRepeatable: false });
      return jsonOf(options, response) as { id: string; mime: string; bytes: number };
    },
    download: async (mediaId) => {
      const response = await send(`/v1/media/${encodeURIComponent(mediaId)}`, { method: 'GET', isRepeatable: true });
      const mime = response.header('content-type') ?? 'application/octet-stream';
      const name = fileName(response.header('content-disposition')) ?? mediaId;
      return { mime, name, body: response.body };
    },
  };
}

function headerOf({ head, ...file }: DescribedFile): string {
  const told = { ...file, head: Buffer.from(head).toString('base64url') };
  return Buffer.from(JSON.stringify(told)).toString('base64url');
}

/** Most commands never follow the log, so the WebSocket code waits until somebody does. */
function subscribeLazily(target: { readonly url: string; readonly token: string | null }, wanted: StreamOptions) {
  let live: Stream | null = null;
  let isClosed = false;
  const waiting: ((subscription: Stream) => void)[] = [];
  const tell = (what: (subscription: Stream) => void) => (live === null ? waiting.push(what) : what(live));
  const started = import('./stream.ts').then(({ subscribe }) => {
    if (isClosed) return;
    live = subscribe(target, wanted);
    for (const what of waiting) what(live);
  });
  started.catch((error: unknown) =>
    wanted.onLink?.({ kind: 'refused', code: 'internal.unexpected', message: String(error) }),
  );
  return {
    setTopics: (topics) => void tell((subscription) => subscription.setTopics(topics)),
    resume: (after) => void tell((subscription) => subscription.resume(after)),
    reconnectNow: () => void tell((subscription) => subscription.reconnectNow()),
    close: () => {
      isClosed = true;
      live?.close();
    },
  } satisfies Stream;
}

export interface SendOptions {
  readonly method: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** A socket kept alive may have been closed at the other end just now: what can be repeated is, once. */
  readonly isRepeatable: boolean;
  /** Something that left and was not answered is repeated for some seconds, where it can be. */
  readonly isPatient?: boolean;
  /** What to throw when it may have been done all the same; absent for what changes nothing. */
  readonly unknown?: (problem: string) => AppError;
}

/** A server that is started anew is back by then. */
const patience: readonly number[] = [300, 1000, 3000];

/** Sends any request to the server with its token and language; a refusal throws AppError. */
export function createSender(options: HttpApiOptions): (path: string, how: SendOptions) => Promise<HttpResponse> {
  const request = options.request ?? createRequest(process.env);
  return async (path, how) => {
    const response = await attempt(request, options, path, how);
    if (response.status >= 200 && response.status < 300) return response;
    throw refusal(response.status, response.header('x-request-id'), response.body.toString('utf8'), options.language);
  };
}

async function attempt(request: Request, options: HttpApiOptions, path: string, how: SendOptions) {
  const headers: Record<string, string> = { ...how.headers, 'accept-language': options.language };
  if (options.token !== null) headers['authorization'] = `Bearer ${options.token}`;
  const limit = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = how.signal === undefined ? limit : AbortSignal.any([how.signal, limit]);
  const { method, body } = how;
  const sent = { method, headers, signal, ...(body === undefined ? {} : { body }) };
  let mayBeDone = false;
  for (let tries = 0; ; tries += 1) {
    const answer = await request(new URL(path, options.server), sent).catch(noAnswerOf);
    const failure = answer instanceof NoAnswer ? answer : gatewayFailure(answer, how);
    if (failure === null) return answer as HttpResponse;
    mayBeDone ||= failure.hasLeft;
    const pauseMs = tries === 0 ? 0 : how.isPatient === true && mayBeDone ? patience[tries - 1] : undefined;
    if (how.isRepeatable && !signal.aborted && pauseMs !== undefined) {
      await pause(pauseMs, signal);
      if (!signal.aborted) continue;
    }
    const problem = limit.aborted ? 'timeout' : failure.problem;
    if (mayBeDone && how.unknown !== undefined) throw how.unknown(how.signal?.aborted === true ? 'Ctrl+c' : problem);
    how.signal?.throwIfAborted();
    throw new AppError('server.unreachable', { server: options.server, problem }, { cause: failure });
  }
}

function noAnswerOf(error: unknown): NoAnswer {
  return error instanceof NoAnswer ? error : new NoAnswer(error, true);
}

/**
 * A proxy that lost the server, or a server that said yes and broke off: whether a write was done is as unknown as without an
 * answer. Our own refusals have a code.
 */
function gatewayFailure(response: HttpResponse, { unknown }: SendOptions): NoAnswer | null {
  if (unknown === undefined) return null;
  const text = response.body.toString('utf8');
  if (response.status >= 502 && errorOf(text) === null) return new NoAnswer(new Error(`HTTP ${response.status}`), true);
  return response.status < 300 && !isJson(text) ? new NoAnswer(new Error('JSON'), true) : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      done();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish, { once: true });
  });
}

type Input = Readonly<Record<string, unknown>>;

function isRead(action: ActionId): boolean {
  return findFacts(action).effect === 'read';
}

/** Every write has a key, so that a repeat after a lost answer is done once. */
function withKey(action: ActionId, input: Input): Input {
  if (isRead(action) || input['clientKey'] !== undefined || handsOutSecret(action)) return input;
  return { ...input, clientKey: process.getBuiltinModule('node:crypto').randomUUID() };
}

/** The server does not remember an answer that holds a secret: asked again, it makes another one. */
function handsOutSecret(action: ActionId): boolean {
  return findFacts(action).answerFields?.some((field) => field === 'token' || field === 'secret') === true;
}

function isRemembered(action: ActionId, input: Input): boolean {
  return input['clientKey'] !== undefined && !handsOutSecret(action);
}

interface UnknownCall {
  readonly action: ActionId;
  readonly input: Input;
  readonly problem: string;
}

function unknownOutcome({ server }: HttpApiOptions, { action, input, problem }: UnknownCall): AppError {
  const key = isRemembered(action, input) ? String(input['clientKey']) : null;
  const next =
    key === null
      ? { next: 'Do not repeat it before.', 'next.pt-BR': 'Não repita antes disso.' }
      : {
          next: `Repeated with --client-key ${key} it is done once`,
          'next.pt-BR': `Repetido com --client-key ${key}, é feito uma vez só`,
        };
  return new AppError('outcome.unknown', { action, server, problem, look: lookFor(action, input), ...next });
}

/** The AppError that the server meant; a code this client does not know keeps the server's own words. */
function refusal(status: number, requestId: string | null, body: string, language: Language): AppError {
  const error = errorOf(body);
  const reply = new ServerReply(status, error?.requestId ?? requestId, error?.message ?? body.slice(0, 200));
  if (error === null) return new AppError(codeOfStatus(status), { problem: `HTTP ${status}` }, { cause: reply });
  if (isErrorCode(error.code)) return new AppError(error.code, error.data, { cause: reply });
  const unknown = new AppError(codeOfStatus(status), error.data, { cause: reply });
  unknown.message = error.message || errorMessage(unknown.code, unknown.data, language);
  return unknown;
}

function errorOf(body: string): { code: string; message: string; data: ErrorData; requestId: string | null } | null {
  try {
    const { error } = JSON.parse(body) as { error?: Record<string, unknown> };
    if (typeof error?.['code'] !== 'string') return null;
    const requestId = typeof error['requestId'] === 'string' ? error['requestId'] : null;
    const data = (error['data'] ?? {}) as ErrorData;
    return {
      code: error['code'],
      message: typeof error['message'] === 'string' ? error['message'] : '',
      data,
      requestId,
    };
  } catch {
    return null;
  }
}

function codeOfStatus(status: number) {
  if (status === 401) return 'auth.expired';
  if (status === 403) return 'permission.denied';
  if (status === 429 || status >= 502) return 'server.unavailable';
  return 'internal.unexpected';
}

function jsonOf(options: HttpApiOptions, response: HttpResponse): unknown {
  try {
    return JSON.parse(response.body.toString('utf8'));
  } catch (error) {
    throw new AppError('server.unreachable', { server: options.server, problem: problemOf(error) }, { cause: error });
  }
}

function problemOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message ?? error);
}

function fileName(disposition: string | null): string | null {
  const encoded = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return disposition?.match(/filename="?([^";]+)"?/i)?.[1] ?? null;
}

function streamUrl(server: string): string {
  const url = new URL('/v1/stream', server);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
