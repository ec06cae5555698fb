import { pipeline } from 'node:stream/promises';
import { AppError } from '@balcao/contract';
import type { Express, Request, RequestHandler } from 'express';
import type { Received } from '../media/files.ts';
import { typeOfUpload } from '../media/media-type.ts';
import { findVisibleMedia } from '../media/visible-media.ts';
import { actorOf, authenticated, type HttpPorts } from './caller.ts';
import { createUploadPlaces } from './upload-places.ts';

const uploadLimit = 104_857_600;

/** Files come in to be sent, and go out to whoever may see their ticket; both pass through, whatever their size. */
export function mediaRoutes(app: Express, ports: HttpPorts): void {
  const { context } = ports;
  const places = createUploadPlaces();
  app.post('/v1/media', authenticated(ports), mayUpload, async (request, response) => {
    const actor = actorOf(request);
    // What is refused is read and thrown away, so that the client gets to the answer.
    response.once('finish', () => request.resume());
    if (Number(request.headers['content-length'] ?? 0) > uploadLimit)
      throw new AppError('body.tooLarge', { limit: uploadLimit });
    using _place = await places.take(actor.userId);
    const { sha256, bytes, seen: mime } = await receive(context, request);
    const { result } = await context.execute<{ id: string }>(
      'media.upload',
      { mime, name: fileName(request.headers['x-filename']), bytes, sha256, kind: mime.split('/', 1)[0] },
      { actor, requestId: String(response.getHeader('x-request-id')) },
    );
    response.status(201).json(result);
  });
  app.get('/v1/media/:id', authenticated(ports), async (request, response) => {
    const file = await context.store.read((reads) =>
      findVisibleMedia(reads, actorOf(request), String(request.params['id'])),
    );
    const { bytes, stream } = await context.files.open(file.sha256);
    response.setHeader('content-type', file.mime);
    response.setHeader('content-length', bytes);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file.name ?? file.id)}`,
    );
    await pipeline(stream(), response).catch((error: unknown) => {
      // Whoever asked left before the end: there is nobody to tell.
      if (!isPrematureClose(error)) throw error;
    });
  });
}

async function receive({ files }: HttpPorts['context'], request: Request): Promise<Received<string>> {
  const claimed = request.headers['content-type'] ?? 'application/octet-stream';
  const received = await files
    .receive(request.iterator({ destroyOnReturn: false }), uploadLimit, (path) => typeOfUpload(path, claimed))
    .catch((error: unknown) => {
      throw asRefusal(error);
    });
  if (received === null) throw new AppError('body.tooLarge', { limit: uploadLimit });
  if (received.bytes === 0) throw new AppError('input.invalid', { problem: 'the file is empty' });
  return received;
}

const isPrematureClose = (error: unknown) =>
  (error as NodeJS.ErrnoException | null)?.code === 'ERR_STREAM_PREMATURE_CLOSE';

const fullDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']);

/** A client that left half-way, or a disk that takes nothing, is no surprise. */
function asRefusal(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (fullDisk.has(code))
    return new AppError(
      'server.unavailable',
      { problem: `the disk takes no file (${code})`, seconds: 30 },
      { cause: error },
    );
  if (code === 'ECONNRESET' || isPrematureClose(error))
    return new AppError('body.malformed', { problem: 'the upload was cut' }, { cause: error });
  return error;
}

/** Files come in to be sent, or for the gallery: refused before the body is read. */
const mayUpload: RequestHandler = (request, _response, next) => {
  const { grants } = actorOf(request);
  if (grants['ticket.reply'] === undefined && grants['catalogue.manage'] === undefined)
    throw new AppError('permission.denied', { permission: 'ticket.reply' });
  next();
};

/** The last part of what the sender calls it, without anything that a file system could mistake. */
function fileName(header: string | string[] | undefined): string {
  const raw = typeof header === 'string' ? header : 'file';
  let name = raw;
  try {
    name = decodeURIComponent(raw);
  } catch {
    name = raw;
  }
  const last =
    name
      .split(/[/\\]/)
      .at(-1)
      ?.replaceAll(/\p{Cc}/gu, '')
      .trim() ?? '';
  return last === '' || last === '.' || last === '..' ? 'file' : last.slice(0, 200);
}
