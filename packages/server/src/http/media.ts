import { AppError, scopeOf } from '@balcao/contract';
import express, { type Express, type RequestHandler } from 'express';
import { sees } from '../domain/visibility.ts';
import { typeOf } from '../media/worker.ts';
import { findTicket } from '../store/queries/refs.ts';
import { actorOf, authenticated, type HttpPorts } from './caller.ts';

const uploadLimit = 104_857_600;

interface MediaRow {
  readonly id: string;
  readonly mime: string;
  readonly name: string | null;
  readonly state: string;
  readonly sha256: string | null;
  readonly ticket_id: string | null;
  readonly created_by: string | null;
}

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
    const row = await visibleMedia(ports, String(request.params['id']), actorOf(request));
    if (row.state !== 'ready' || row.sha256 === null)
      throw new AppError('media.notReady', { media: row.id, state: row.state });
    response.setHeader('content-type', row.mime);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(row.name ?? row.id)}`);
    response.send(Buffer.from(await context.files.get(row.sha256)));
  });
}

/** Files come in to be sent: refused before the body is read. */
const mayUpload: RequestHandler = (request, _response, next) => {
  if (scopeOf(actorOf(request).role, 'ticket.reply') === null)
    throw new AppError('permission.denied', { permission: 'ticket.reply' });
  next();
};

async function visibleMedia({ context }: HttpPorts, id: string, actor: ReturnType<typeof actorOf>): Promise<MediaRow> {
  const notFound = new AppError('reference.notFound', { kind: 'media', ref: id });
  return context.store.read(async (reads) => {
    const row = await reads.get<MediaRow>(
      `SELECT f.id, f.mime, f.name, f.state, f.sha256, f.created_by, m.ticket_id FROM media f LEFT JOIN messages m ON m.id = f.message_id WHERE f.id = ?`,
      [id],
    );
    if (row === undefined) throw notFound;
    if (row.ticket_id === null && row.created_by !== actor.userId) throw notFound;
    if (row.ticket_id !== null && !sees(actor, await findTicket(reads, null, row.ticket_id))) throw notFound;
    return row;
  });
}

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
