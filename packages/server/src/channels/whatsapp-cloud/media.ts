import { createHash } from 'node:crypto';
import type { ChannelIo, MediaOutcome, MediaRef } from '../channel.ts';
import { classOf, type GraphFailure, isMissingObject } from './errors.ts';
import { type BodyReading, callGraph, deadline, reach, readBody, userAgent } from './graph.ts';
import { hexDigest } from './inbound-content.ts';
import { mediaAnswer } from './schema.ts';
import type { WhatsappSettings } from './settings.ts';

const maxBytes = 100 * 1024 * 1024;
const maxRedirects = 3;

/**
 * Fetches a file in two steps: the media id gives a URL that lives about five minutes, the URL the bytes. Meta answers
 * 401 or 404 on a late URL, so the id is asked once more. Ids live for 7 days.
 */
export async function media(ref: MediaRef, settings: WhatsappSettings, io: ChannelIo): Promise<MediaOutcome> {
  const first = await fetchOnce(ref, settings, io);
  const outcome = first.kind === 'stale' ? await fetchOnce(ref, settings, io) : first;
  return outcome.kind === 'stale' ? { kind: 'retry', reason: 'the download URL does not answer' } : outcome;
}

type Attempt = MediaOutcome | { readonly kind: 'stale' };

interface Node {
  readonly url: URL;
  readonly mime: string | null;
  readonly digest: string | null;
}

async function fetchOnce(ref: MediaRef, settings: WhatsappSettings, io: ChannelIo): Promise<Attempt> {
  const node = await findNode(ref, settings, io);
  if ('kind' in node) return node;
  const response = await download(node.url, settings, io);
  if ('kind' in response) return response;
  const body = await readBody(response, maxBytes);
  return fileOutcome(body, ref, node);
}

async function findNode({ ref }: MediaRef, settings: WhatsappSettings, io: ChannelIo): Promise<Node | MediaOutcome> {
  const query = { phone_number_id: settings.phoneNumberId };
  const answer = await callGraph(io, settings, { path: encodeURIComponent(ref), query });
  if (answer.kind === 'refused' || answer.kind === 'garbled') return refusal(answer.failure);
  if (answer.kind !== 'ok') return { kind: 'retry', reason: answer.reason };
  const found = mediaAnswer.safeParse(answer.body).data;
  if (found === undefined) return { kind: 'retry', reason: 'the media node has no URL' };
  if ((found.file_size ?? 0) > maxBytes) return { kind: 'gone', reason: `${found.file_size} bytes are too many` };
  const url = safeUrl(found.url, settings);
  if (url === null) return { kind: 'gone', reason: 'the download URL is not https' };
  return { url, mime: found.mime_type ?? null, digest: hexDigest(found.sha256) };
}

function refusal(failure: GraphFailure): MediaOutcome {
  const isGone = isMissingObject(failure) || classOf(failure) === 'permanent';
  return { kind: isGone ? 'gone' : 'retry', reason: failure.text };
}

/** Only https carries the token, except to the origin that the connection itself names. */
function safeUrl(text: string, { baseUrl }: WhatsappSettings, base?: URL): URL | null {
  if (!URL.canParse(text, base?.href)) return null;
  const url = new URL(text, base?.href);
  return url.protocol === 'https:' || url.origin === new URL(baseUrl).origin ? url : null;
}

/** Follows redirects by hand: the token goes to the first origin only. */
async function download(start: URL, settings: WhatsappSettings, io: ChannelIo): Promise<Response | Attempt> {
  const signal = deadline(io);
  let url = start;
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const headers = downloadHeaders(url.origin === start.origin ? settings.accessToken : null);
    const answer = await reach(() => io.fetch(url.href, { headers, signal, redirect: 'manual' }));
    if ('kind' in answer) return { kind: 'retry', reason: answer.reason };
    const { response } = answer;
    if (response.ok) return response;
    await response.body?.cancel();
    const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (next === null) return downloadFailure(response.status);
    const target = safeUrl(next, settings, url);
    if (target === null) return { kind: 'gone', reason: 'the download redirects to an unsafe URL' };
    url = target;
  }
  return { kind: 'retry', reason: `more than ${maxRedirects} redirects` };
}

function downloadHeaders(accessToken: string | null): Record<string, string> {
  return { 'user-agent': userAgent, ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }) };
}

function downloadFailure(status: number): Attempt {
  if (status === 401 || status === 404) return { kind: 'stale' };
  return { kind: status === 410 ? 'gone' : 'retry', reason: `the download answered ${status}` };
}

function fileOutcome(body: BodyReading, ref: MediaRef, node: Node): MediaOutcome {
  switch (body.kind) {
    case 'tooLarge':
      return { kind: 'gone', reason: `more than ${maxBytes} bytes` };
    case 'cut':
      return { kind: 'retry', reason: 'the download was cut' };
    case 'read': {
      const digest = createHash('sha256').update(body.bytes).digest('hex');
      const isWhole = [ref.sha256, node.digest].every((expected) => expected === null || expected === digest);
      if (!isWhole) return { kind: 'retry', reason: 'the bytes do not have the announced sha256' };
      return { kind: 'fetched', body: body.bytes, mime: node.mime ?? ref.mime, name: ref.name };
    }
  }
}
