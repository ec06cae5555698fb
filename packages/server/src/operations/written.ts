import {
  AppError,
  type ContactEntity,
  cleanText,
  type GalleryEntity,
  isVisible,
  type MediaId,
  type MessageEntity,
  mergeMarksIn,
  type Permission,
  type TicketEntity,
} from '@balcao/contract';
import { hasMergeMarks, type MergeFacts, renderMergeFields } from '../domain/merge-fields.ts';
import { signed } from '../domain/signature.ts';
import { rowsOf } from '../store/queries/catalogues.ts';
import { findGallery, findQuickReply } from '../store/queries/refs.ts';
import type { Reads, Tx } from '../store/store.ts';
import { connections, contacts, customFields, galleries, queues, users } from '../store/tables/tables.ts';
import type { Outgoing } from './send-message.ts';
import { settingsOf } from './settings.ts';

type Author = Pick<MessageEntity['author'], 'type' | 'id' | 'name'>;

/**
 * What somebody asked to send, as the customer gets it: the quick reply and the gallery looked up, merge fields filled in with
 * what they are now, signed. A template says exactly what was approved, and is never signed.
 */
export async function written(
  tx: Tx,
  place: { readonly ticket: TicketEntity },
  outgoing: Outgoing,
  author: Author,
): Promise<Outgoing> {
  checkSources(tx, outgoing);
  const taken = await takenFromCatalogues(tx, outgoing);
  if (taken.template !== undefined) return { ...taken, template: cleanedTemplate(taken.template) };
  if (taken.text === undefined) return taken;
  const by = { staff: author.name, nowMs: tx.nowMs };
  const text = taken.raw === true ? taken.text : await filledIn(tx, place.ticket, taken.text, by);
  // Names, catalogues and signatures may be older than the rules of what is kept.
  const cleaned = cleanText(text);
  if (!isVisible(cleaned) && taken.media === undefined) throw new AppError('message.blank');
  return { ...taken, text: cleanText(await signedBy(tx, cleaned, author, taken.signature)) };
}

function cleanedTemplate(template: NonNullable<Outgoing['template']>): NonNullable<Outgoing['template']> {
  const cleaned = Object.entries(template.variables).map(([name, value]) => [name, cleanText(value)]);
  return { ...template, variables: Object.fromEntries(cleaned) as Record<string, string> };
}

/** A text with its merge fields filled in for a ticket, as whoever writes it would. */
export async function filledIn(
  reads: Reads,
  ticket: TicketEntity,
  text: string,
  by: Pick<MergeFacts, 'staff' | 'nowMs'>,
): Promise<string> {
  if (!hasMergeMarks(text)) return text;
  return renderMergeFields(text, await mergeFactsOf(reads, ticket, text, by));
}

/** The newest file of something in the gallery. */
export function newestOf(gallery: GalleryEntity): GalleryEntity['versions'][number] {
  const newest = gallery.versions.at(-1);
  if (newest === undefined) throw new Error(`gallery ${gallery.id} has no version`);
  return newest;
}

/** There is one text and one file, and only those who use the catalogues take them from there. */
function checkSources(tx: Tx, { template, quickReply, gallery, text, media }: Outgoing): void {
  const alone = (what: string): never => {
    throw new AppError('input.invalid', {
      problem: `a ${what} goes without another text or file`,
      'problem.pt-BR': `${what} vai sem outro texto ou arquivo`,
    });
  };
  if (template !== undefined && (quickReply ?? gallery) !== undefined) alone('template');
  if (quickReply !== undefined && (text ?? media ?? gallery) !== undefined) alone('quickReply');
  if (gallery !== undefined && media !== undefined) alone('gallery');
  if (template !== undefined) checkGranted(tx, 'template.send');
  if ((quickReply ?? gallery) !== undefined) checkGranted(tx, 'catalogue.use');
}

/** What is sent by itself at its time was checked for whoever asked for it. */
function checkGranted({ actor }: Tx, permission: Permission): void {
  if (actor.type === 'user' && actor.grants[permission] === undefined)
    throw new AppError('permission.denied', { permission });
}

async function takenFromCatalogues(tx: Tx, outgoing: Outgoing): Promise<Outgoing> {
  if (outgoing.gallery !== undefined) {
    return { ...outgoing, media: newestOf(await findGallery(tx, outgoing.gallery)).mediaId };
  }
  if (outgoing.quickReply === undefined) return outgoing;
  const reply = await findQuickReply(tx, outgoing.quickReply);
  return { ...outgoing, text: reply.body, ...(await fileOf(tx, reply.galleryId)) };
}

async function fileOf(tx: Tx, galleryId: GalleryEntity['id'] | null): Promise<{ readonly media?: MediaId }> {
  const gallery = galleryId === null ? undefined : await galleries.load(tx, galleryId);
  return gallery === undefined ? {} : { media: newestOf(gallery).mediaId };
}

async function mergeFactsOf(
  reads: Reads,
  ticket: TicketEntity,
  text: string,
  by: Pick<MergeFacts, 'staff' | 'nowMs'>,
): Promise<MergeFacts> {
  const contact: ContactEntity | undefined = await contacts.load(reads, ticket.contactId);
  const connection = await connections.load(reads, ticket.connectionId);
  if (contact === undefined || connection === undefined) throw new Error(`ticket ${ticket.id} is without a contact`);
  const queue = ticket.queueId === null ? undefined : await queues.load(reads, ticket.queueId);
  const isCustom = mergeMarksIn(text).some(({ kind }) => kind === 'custom' || kind === 'unknown');
  return {
    contact,
    ticket,
    queue: queue?.name ?? null,
    connection: connection.name,
    ...by,
    customFields: isCustom ? await rowsOf(reads, customFields) : [],
    timeZone: (await settingsOf(reads)).timeZone,
  };
}

async function signedBy(tx: Tx, text: string, author: Author, asked: boolean | undefined): Promise<string> {
  if (asked === false || author.type !== 'user' || author.id === null) return text;
  const user = await users.load(tx, author.id);
  if (user === undefined || !(asked ?? user.signatureOn)) return text;
  return signed(text, user);
}
