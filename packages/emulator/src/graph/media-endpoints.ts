import type { Request } from 'express';
import type { SentItem } from '../journal.ts';
import {
  authoriseNumber,
  type GraphAnswer,
  type GraphParts,
  param,
  passGate,
  requireSameToken,
  requireToken,
  success,
  tokenOf,
} from './graph-call.ts';
import { GraphError, graphErrorBody, unknownObject } from './graph-error.ts';
import { graphChannel } from './graph-webhook.ts';
import { mediaLimit } from './media-kind.ts';
import type { StoredMedia } from './media-store.ts';

/** Where the short-lived links point; Meta's are on another host. */
const lookasidePath = '/graph/lookaside/whatsapp_business/attachments/';

/** `POST /{phone}/media`: multipart with `file`, `type` and `messaging_product` → `{id}`. */
export async function uploadMedia(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const phoneNumberId = param(req, 'phone');
  const record = (result: Pick<SentItem, 'body' | 'providerId' | 'response'>) =>
    parts.core.journal.record({
      channel: graphChannel,
      phoneNumberId,
      kind: 'media',
      to: null,
      failsWith: null,
      token: tokenOf(req) === null ? null : '[redacted]',
      ...result,
    });
  try {
    const ending = await passGate(parts, { point: 'media', phoneNumberId, kind: 'media' });
    return ending ?? (await storeUpload(parts, req, record));
  } catch (error) {
    if (error instanceof GraphError) {
      const response = { status: error.status, body: graphErrorBody(error, parts.state.ids.trace()) };
      record({ body: null, providerId: null, response });
    }
    throw error;
  }
}

async function storeUpload(
  parts: GraphParts,
  req: Request,
  record: (result: Pick<SentItem, 'body' | 'providerId' | 'response'>) => void,
): Promise<GraphAnswer> {
  const { phoneNumberId } = authoriseNumber(parts, req, param(req, 'phone'));
  const upload = await readUpload(req);
  const media = parts.state.media.add({ id: parts.state.ids.object(), phoneNumberId, origin: 'upload', ...upload });
  const { resetAfterAccept } = parts.core.faults.take({
    channel: graphChannel,
    points: ['media'],
    phoneNumberId,
    kind: 'media',
    effects: ['resetAfterAccept'],
  });
  const response = { status: 200, body: { id: media.id } };
  const isLost = resetAfterAccept === true;
  record({ body: describeMedia(media), providerId: media.id, response: isLost ? null : response });
  return isLost ? 'reset' : response;
}

function describeMedia({ mime, filename, bytes, sha256 }: StoredMedia): object {
  return { type: mime, filename, bytes: bytes.length, sha256: sha256.toString('hex') };
}

async function readUpload(req: Request): Promise<{ bytes: Buffer; mime: string; filename: string | null }> {
  const form = await readForm(req);
  if (form.get('messaging_product') !== 'whatsapp') {
    throw new GraphError({ code: 100, message: '(#100) The parameter messaging_product is required.' });
  }
  const file = form.get('file');
  if (file === null || typeof file === 'string') {
    throw new GraphError({ code: 100, message: '(#100) The parameter file is required.' });
  }
  const type = form.get('type');
  const mime = typeof type === 'string' && type !== '' ? type : file.type;
  const limit = mediaLimit(mime);
  if (limit === null) {
    throw new GraphError({
      code: 100,
      message: `(#100) Param file must be a file of a supported type, not '${mime}'.`,
    });
  }
  if (file.size > limit.maxBytes) {
    const details = `The ${limit.kind} has ${file.size} bytes; at most ${limit.maxBytes} are allowed`;
    throw new GraphError({ code: 131053, details });
  }
  return { bytes: Buffer.from(await file.arrayBuffer()), mime, filename: file.name === '' ? null : file.name };
}

async function readForm(req: Request): Promise<FormData> {
  const contentType = req.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(contentType) || !Buffer.isBuffer(req.body)) {
    throw new GraphError({ code: 100, message: '(#100) The body must be multipart/form-data.' });
  }
  try {
    return await new Response(new Uint8Array(req.body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new GraphError({ code: 100, message: '(#100) The multipart body cannot be read.' });
  }
}

/** `GET /{media}` → a fresh link and what is known of the file; `sha256` is hex here and base64 in webhooks. */
export async function showMedia(parts: GraphParts, req: Request, media: StoredMedia): Promise<GraphAnswer> {
  const ending = await passDownloadGate(parts, media, 'lookup');
  if (ending !== null) return ending;
  requireOwner(parts, req, media);
  const { hash, expiresAt } = parts.state.media.link(media.id, parts.state.ids.hex(40));
  const query = new URLSearchParams({ mid: media.id, ext: String(Math.floor(expiresAt / 1000)), hash });
  const body = {
    url: `${parts.core.origin()}${lookasidePath}?${query.toString()}`,
    mime_type: media.mime,
    sha256: media.sha256.toString('hex'),
    file_size: media.bytes.length,
    id: media.id,
    messaging_product: 'whatsapp',
  };
  return { status: 200, body };
}

/** `DELETE /{media}`. */
export function deleteMedia(parts: GraphParts, req: Request, media: StoredMedia): GraphAnswer {
  requireOwner(parts, req, media);
  parts.state.media.remove(media.id);
  return success;
}

/** The lookaside link: wants the same Bearer and a User-Agent; 404 once it is old or unknown. */
export async function downloadMedia(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const hash = typeof req.query['hash'] === 'string' ? req.query['hash'] : '';
  requireToken(req);
  const media = parts.state.media.follow(hash);
  if (media === undefined) return gone;
  const { expireMedia } = parts.core.faults.take({
    channel: graphChannel,
    points: ['download'],
    phoneNumberId: media.phoneNumberId,
    kind: 'link',
    effects: ['expireMedia'],
  });
  if (expireMedia === true) parts.state.media.unlink(hash);
  if (expireMedia === true) return gone;
  const ending = await passDownloadGate(parts, media, 'link');
  if (ending !== null) return ending;
  requireOwner(parts, req, media);
  if ((req.headers['user-agent'] ?? '') === '') {
    throw new GraphError({ code: 1, status: 403, message: 'Sorry, this content is not available right now' });
  }
  return { status: 200, bytes: media.bytes, mime: media.mime };
}

const gone: GraphAnswer = { status: 404, body: { error: { message: 'The link is no longer valid', code: 404 } } };

/** `kind` tells the two steps of a download apart: `lookup` of the id, then the `link`. */
function passDownloadGate(parts: GraphParts, { phoneNumberId }: StoredMedia, kind: 'lookup' | 'link') {
  return passGate(parts, { point: 'download', phoneNumberId, kind });
}

function requireOwner({ state }: GraphParts, req: Request, { id, phoneNumberId }: StoredMedia): void {
  const owner = state.accounts.get(phoneNumberId);
  if (owner === undefined) throw unknownObject(id);
  requireToken(req);
  requireSameToken(req, [owner]);
}
