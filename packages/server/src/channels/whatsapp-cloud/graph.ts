import type { ChannelIo } from '../channel.ts';
import { cleanText } from './clean.ts';
import type { GraphFailure } from './errors.ts';
import { graphErrorBody } from './schema.ts';
import type { WhatsappSettings } from './settings.ts';

/**
 * One request to the Graph API, and what became of it. `refused` is a definite answer. `garbled` is an answer that is
 * not Graph's (a gateway's page, a cut body). `unsent` never reached Meta; `lost` left and brought no answer.
 */
export type GraphAnswer =
  | { readonly kind: 'ok'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly failure: GraphFailure }
  | { readonly kind: 'garbled'; readonly failure: GraphFailure }
  | { readonly kind: 'unsent'; readonly code: string; readonly reason: string }
  | { readonly kind: 'lost'; readonly reason: string };

export interface GraphRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** A record goes as JSON, a form as multipart; without a body the request is a GET. */
  readonly body?: object;
}

/** Meta's download host refuses clients without one. */
export const userAgent = 'balcao/0.1';

const maxAnswerBytes = 8 * 1024 * 1024;

export async function callGraph(
  io: ChannelIo,
  settings: WhatsappSettings,
  request: GraphRequest,
): Promise<GraphAnswer> {
  if (io.signal.aborted) return { kind: 'unsent', code: 'network.aborted', reason: 'stopped before the request' };
  const answer = await reach(() => io.fetch(urlOf(settings, request), initOf(io, settings, request)));
  if ('kind' in answer) return answer;
  return readAnswer(io, answer.response);
}

function urlOf({ baseUrl, graphVersion }: WhatsappSettings, { path, query = {} }: GraphRequest): string {
  const search = new URLSearchParams(query).toString();
  return `${baseUrl}/${graphVersion}/${path}${search === '' ? '' : `?${search}`}`;
}

function initOf(io: ChannelIo, { accessToken }: WhatsappSettings, { body }: GraphRequest): RequestInit {
  const headers: Record<string, string> = { authorization: `Bearer ${accessToken}`, 'user-agent': userAgent };
  const signal = deadline(io);
  if (body === undefined) return { method: 'GET', headers, signal, redirect: 'manual' };
  if (body instanceof FormData) return { method: 'POST', headers, body, signal, redirect: 'manual' };
  headers['content-type'] = 'application/json';
  return { method: 'POST', headers, body: JSON.stringify(body), signal, redirect: 'manual' };
}

/** The end of a request: the caller's stop or the time allowed, whichever is first. */
export function deadline(io: ChannelIo): AbortSignal {
  return AbortSignal.any([io.signal, AbortSignal.timeout(io.timeoutMs)]);
}

type NoAnswer = Extract<GraphAnswer, { kind: 'unsent' | 'lost' }>;

/** Fetches, and tells a request that never left from one whose fate is unknown. */
export async function reach(request: () => Promise<Response>): Promise<{ response: Response } | NoAnswer> {
  try {
    return { response: await request() };
  } catch (error) {
    const code = networkCode(error);
    if (isBeforeSending(error)) return { kind: 'unsent', code: `network.${code}`, reason: `no connection (${code})` };
    return { kind: 'lost', reason: `no answer (${code})` };
  }
}

const codesBeforeSending: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** True only when it is certain: a reset or a time-out says nothing of what the other side has read. */
function isBeforeSending(error: unknown): boolean {
  const { code, syscall } = systemError(error);
  return codesBeforeSending.has(code) || syscall === 'connect' || syscall === 'getaddrinfo';
}

function networkCode(error: unknown): string {
  const { code, name } = systemError(error);
  return code || name;
}

/** fetch wraps the socket's error in `cause`; trying several addresses wraps theirs once more. */
function systemError(error: unknown): { code: string; syscall: string; name: string } {
  const name = error instanceof Error ? error.name : 'error';
  const chain: unknown[] = [];
  for (let at: unknown = error; at instanceof Error && chain.length < 5; at = at.cause) chain.push(at);
  for (const link of chain.toReversed()) {
    const { code, syscall, errors } = link as { code?: unknown; syscall?: unknown; errors?: unknown };
    const inner: unknown = Array.isArray(errors) ? errors[0] : undefined;
    const calls = [syscall, (inner as { syscall?: unknown } | undefined)?.syscall].find(
      (one) => typeof one === 'string',
    );
    if (typeof code === 'string') return { code, syscall: typeof calls === 'string' ? calls : '', name };
  }
  return { code: '', syscall: '', name };
}

async function readAnswer(io: ChannelIo, response: Response): Promise<GraphAnswer> {
  const text = await readText(response);
  if (text === null) return response.ok ? { kind: 'lost', reason: 'the answer was cut' } : garbled(io, response, '');
  const body = parseJson(text);
  const error = graphErrorBody.safeParse(body).data?.error;
  if (error !== undefined) {
    const words = error.error_data?.details ?? error.message ?? 'no text';
    const failure = { ...failureOf(io, response, words), code: error.code, subcode: error.error_subcode ?? null };
    return { kind: 'refused', failure };
  }
  if (response.ok && typeof body === 'object' && body !== null) return { kind: 'ok', body };
  return garbled(io, response, text);
}

function garbled(io: ChannelIo, response: Response, text: string): GraphAnswer {
  const words = text.replaceAll(/<[^>]*>|\s+/g, ' ').trim();
  return { kind: 'garbled', failure: failureOf(io, response, `HTTP ${response.status} ${words}`.trim()) };
}

function failureOf(io: ChannelIo, response: Response, words: string): GraphFailure {
  return {
    status: response.status,
    code: null,
    subcode: null,
    text: cleanText(words, 500),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after'), io.now()),
  };
}

/** The header counts seconds or names a date. */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

async function readText(response: Response): Promise<string | null> {
  const body = await readBody(response, maxAnswerBytes);
  return body.kind === 'read' ? new TextDecoder().decode(body.bytes) : null;
}

export type BodyReading =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'cut' };

/** The whole body, as long as it stays within `maxBytes`. */
export async function readBody(response: Response, maxBytes: number): Promise<BodyReading> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength;
      if (length > maxBytes) return { kind: 'tooLarge' };
      chunks.push(chunk);
    }
  } catch {
    return { kind: 'cut' };
  }
  return { kind: 'read', bytes: new Uint8Array(Buffer.concat(chunks, length)) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
