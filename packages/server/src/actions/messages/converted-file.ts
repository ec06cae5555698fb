import { AppError, type InputOf, type MediaId, type MediaKind, type messageSend } from '@balcao/contract';
import { conversionOf, readableAs, resultOf, tellingBytes, wantedOf } from '../../domain/conversion.ts';
import { askedKind } from '../../domain/outgoing.ts';
import type { DescribedFile } from '../../media/described-file.ts';
import { findVisibleMedia } from '../../media/visible-media.ts';
import { findTicket } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { connections } from '../../store/tables/tables.ts';
import type { PrepareContext } from '../handler.ts';
import { caller } from '../permit.ts';

/** A file as the channel takes it, kept by its content before the transaction that refers to it. */
export interface ConvertedFile {
  readonly kind: MediaKind;
  readonly mime: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

const mostBytes = 32 * 1024 * 1024;

/** Converts what was asked to be a voice note or a sticker and is not one yet; null where the file goes as it is. */
export async function convertedFile(
  context: PrepareContext,
  input: Pick<InputOf<typeof messageSend>, 'ticket' | 'media' | 'voice' | 'kind'>,
): Promise<ConvertedFile | null> {
  const to = wantedOf({ ...input, kind: askedKind(input) });
  const { media, ticket: ref } = input;
  if (to === null || media === undefined || context.actor === null) return null;
  const actor = caller(context.actor);
  if (media === context.described?.id) return madeOf(to, context.described);
  const { file, connection } = await context.store.read(async (reads) => {
    const ticket = await findTicket(reads, actor, ref);
    return {
      file: await findVisibleMedia(reads, actor, media),
      connection: await connections.load(reads, ticket.connectionId),
    };
  });
  if (connection === undefined) return null;
  const name = file.name ?? file.id;
  const { channel, capabilities } = connection;
  const { kind, mime, extension } = resultOf[to];
  const { bytes } = await context.files.open(file.sha256);
  const body = await context.files.head(file.sha256, tellingBytes);
  const verdict = conversionOf(to, { mime: file.mime, body, bytes }, capabilities);
  if (verdict === 'fine') return null;
  if (verdict === 'unreadable')
    throw new AppError('media.typeRefused', {
      name,
      mime: file.mime,
      channel,
      kind,
      accepted: readableAs(to).join(', '),
    });
  if (bytes > mostBytes) throw new AppError('media.tooLarge', { name, bytes, limit: mostBytes, channel, kind });
  const converted = await context.converter.convert(verdict, () => context.files.get(file.sha256), name);
  return {
    kind,
    mime,
    name: `${name.replace(/\.[^.]*$/, '')}.${extension}`,
    bytes: converted.length,
    sha256: await context.files.put(converted),
  };
}

/** As a file that a dry run only describes would come out: whether it can be converted is seen when it is there. */
function madeOf(to: keyof typeof resultOf, { name, bytes }: DescribedFile): ConvertedFile {
  const { kind, mime, extension } = resultOf[to];
  return { kind, mime, name: `${name.replace(/\.[^.]*$/, '')}.${extension}`, bytes, sha256: '' };
}

/** The row of a converted file, of the caller's like one that they uploaded. */
export async function storeConverted(tx: Tx, file: ConvertedFile): Promise<MediaId> {
  const id = tx.newId('media');
  await tx.run(
    `INSERT INTO media (id, kind, mime, name, bytes, sha256, state, attempts, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, 'ready', 0, ?, ?)`,
    [id, file.kind, file.mime, file.name, file.bytes, file.sha256, tx.nowMs, caller(tx.actor).userId],
  );
  return id;
}

/** What is sent, with the converted file in place of the one that was given. */
export async function withConverted<T extends { readonly media?: MediaId | undefined }>(
  tx: Tx,
  outgoing: T,
  file: ConvertedFile | null | undefined,
): Promise<T> {
  return file === null || file === undefined ? outgoing : { ...outgoing, media: await storeConverted(tx, file) };
}
