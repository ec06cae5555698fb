import { AppError } from '@balcao/contract';
import express, { type Express, type RequestHandler } from 'express';
import { findVisibleMedia } from '../media/visible-media.ts';
import { typeOf } from '../media/worker.ts';
import { actorOf, authenticated, type HttpPorts } from './caller.ts';

const uploadLimit = 104_857_600;

/** Files come in to be sent, and go out to whoever may see their ticket. */
export function mediaRoutes(app: Express, ports: HttpPorts): void {
  const { context } = ports;
  app.post(
    '/v1/media',
    authenticated(ports),
    mayUpload,
    express.raw({ limit: uploadLimit, type: () => true }),
    async (request, response) => {
      const body = request.body as unknown;
      if (!Buffer.isBuffer(body) || body.length === 0)
        throw new AppError('input.invalid', { problem: 'the file is empty' });
      const mime = await typeOf(body, request.headers['content-type'] ?? 'application/octet-stream');
      const { result } = await context.execute<{ id: string }>(
        'media.upload',
        {
          mime,
          name: fileName(request.headers['x-filename']),
          bytes: body.length,
          sha256: await context.files.put(body),
          kind: mime.split('/', 1)[0],
        },
        { actor: actorOf(request), requestId: String(response.getHeader('x-request-id')) },
      );
      response.status(201).json(result);
    },
  );
  app.get('/v1/media/:id', authenticated(ports), async (request, response) => {
    const file = await context.store.read((reads) =>
      findVisibleMedia(reads, actorOf(request), String(request.params['id'])),
    );
    response.setHeader('content-type', file.mime);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader(
      'content-disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(file.name ?? file.id)}`,
    );
    response.send(Buffer.from(await context.files.get(file.sha256)));
  });
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
