import { messageContent, type ScheduleEntity } from '@balcao/contract';
import { firstLine } from '../domain/first-line.ts';
import type { Reads } from '../store/store.ts';
import { findMedia } from '../store/tables/media.ts';

/** First line of what a scheduled message will say, or what stands for it. */
export async function previewOfContent(reads: Reads, schedule: Pick<ScheduleEntity, 'content'>): Promise<string> {
  const { text, template, quickReply, gallery, media } = messageContent.parse(schedule.content);
  if (text !== undefined) return firstLine(text);
  const name = template?.name ?? quickReply ?? gallery;
  if (name !== undefined) return name;
  const file = media === undefined ? null : await findMedia(reads, media);
  return file?.name ?? file?.mime ?? '';
}
