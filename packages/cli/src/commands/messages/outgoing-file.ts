import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError, type Capabilities, type MediaKind, type TicketItem } from '@balcao/contract';
import type { DescribedFile } from '../../api/api.ts';
import type { CliContext } from '../../cli/context.ts';
import { usage } from '../../cli/local-error.ts';
import { readable } from '../../cli/read-file.ts';
import { fileType } from './file-type.ts';

interface OutgoingFile {
  readonly name: string;
  readonly bytes: number;
  /** How it begins. */
  readonly head: Uint8Array;
  readonly body: () => Buffer;
}

interface FileToSend {
  readonly ticket: string;
  readonly path: string;
  readonly kind: MediaKind | undefined;
  /** The server makes of it what the channel takes. */
  readonly isConverted: boolean;
  readonly isLater: boolean;
}

/** The id that a message refers to a file by; in a dry run of one that was only described. */
export interface Uploaded {
  readonly id: string;
  readonly described: DescribedFile | null;
}

/** Uploads a file for a ticket after asking what its connection takes. */
export async function uploadFile(
  context: CliContext,
  { ticket, path, kind, isConverted, isLater }: FileToSend,
): Promise<Uploaded> {
  const file = await fileAt(context, path);
  // The server judges a file that it is told of; asking here would only leave word that the ticket was looked at.
  if (context.options.dryRun === true) return put(context, path, file);
  const api = await context.api();
  const { result } = await api.call('ticket.show', { ticket }, { signal: context.io.signal });
  if (!isLater) checkWindow(result);
  // A snapshot without tickets is what everybody may read who may answer.
  const { connections } = await api.snapshot({ tickets: 0 });
  const connection = connections.find(({ id }) => id === result.connection.id);
  if (connection !== undefined && !isConverted) checkFile(file, kind, connection.channel, connection.capabilities);
  return put(context, path, file);
}

/** Uploads a file that is kept, not sent: what a channel takes is asked when it is. */
export async function uploadForGallery(context: CliContext, path: string): Promise<Uploaded> {
  return put(context, path, await fileAt(context, path));
}

async function fileAt(context: CliContext, path: string): Promise<OutgoingFile> {
  const file = path === '-' ? held('stdin', await context.readStdinBytes()) : readable(path, () => onDisk(path));
  if (file.bytes === 0) throw usage({ en: `${file.name}: the file is empty`, 'pt-BR': `${file.name}: arquivo vazio` });
  return file;
}

async function put(context: CliContext, path: string, file: OutgoingFile): Promise<Uploaded> {
  const { name, bytes, head } = file;
  // A dry run changes nothing, and an upload is a change: the server is told what it would get.
  if (context.options.dryRun === true) return { id: dryId, described: { id: dryId, name, bytes, head } };
  const api = await context.api();
  return { id: (await api.upload({ name, body: readable(path, file.body) })).id, described: null };
}

const dryId = 'md_dryrun';

/** As much as a server looks at to tell what a file is, and a header has room for. */
const headBytes = 4_100;

function onDisk(path: string): OutgoingFile {
  const file = openSync(path, 'r');
  try {
    const { size, isFile } = statOf(file);
    // A pipe tells its size only by being read.
    if (!isFile) return held(basename(path), readFileSync(file));
    const head = Buffer.alloc(headBytes);
    const length = readSync(file, head, 0, headBytes, 0);
    return { name: basename(path), bytes: size, head: head.subarray(0, length), body: () => readFileSync(path) };
  } finally {
    closeSync(file);
  }
}

function held(name: string, body: Buffer): OutgoingFile {
  return { name, bytes: body.length, head: body.subarray(0, headBytes), body: () => body };
}

function statOf(file: number): { readonly size: number; readonly isFile: boolean } {
  const stat = fstatSync(file);
  return { size: stat.size, isFile: stat.isFile() };
}

function checkWindow({ window, awaitingReply, contact }: TicketItem): void {
  if (window === null || window.open) return;
  throw new AppError(awaitingReply ? 'window.awaitingReply' : 'window.closed', { contact: contact.name });
}

/** As the server decides it, where the start of the file says what it is; what is not certain is left to the server. */
function checkFile(
  { name, bytes, head }: OutgoingFile,
  asked: MediaKind | undefined,
  channel: string,
  { media }: Capabilities,
): void {
  const mime = fileType(head);
  const family = mime?.split('/', 1)[0];
  const byType = recordings.find((each) => each === family && takes(media[each], mime));
  const kind = asked ?? byType ?? 'document';
  const limit = media[kind];
  if (limit === undefined) throw new AppError('channel.unsupported', { channel, capability: kind });
  if (mime !== null && !takes(limit, mime)) {
    throw new AppError('media.typeRefused', { name, mime, channel, kind, accepted: limit.mimes.join(', ') });
  }
  if (bytes > limit.maxBytes) {
    throw new AppError('media.tooLarge', { name, bytes, limit: limit.maxBytes, channel, kind });
  }
}

/** Sent as what they are where the channel takes their type; everything else is a document. */
const recordings = ['image', 'video', 'audio'] as const;

function takes(limit: Capabilities['media'][MediaKind], mime: string | null): boolean {
  return limit !== undefined && mime !== null && (limit.mimes.length === 0 || limit.mimes.includes(mime));
}
