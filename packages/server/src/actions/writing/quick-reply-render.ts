import { quickReplyRender as action } from '@balcao/contract';
import { filledIn, newestOf } from '../../operations/written.ts';
import { findQuickReply, findTicket } from '../../store/queries/refs.ts';
import { findMedia } from '../../store/tables/media.ts';
import { galleries } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const quickReplyRender = reading(action, async ({ reads, actor, nowMs }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  const reply = await findQuickReply(reads, input.quickReply);
  const gallery = reply.galleryId === null ? undefined : await galleries.load(reads, reply.galleryId);
  return {
    text: await filledIn(reads, ticket, reply.body, { staff: actor.name, nowMs }),
    file: gallery === undefined ? null : await findMedia(reads, newestOf(gallery).mediaId),
  };
});
