import type { ScheduleEntity, ScheduleItem } from '@balcao/contract';
import { previewOfContent } from '../../operations/schedule-preview.ts';
import { scheduleNames } from '../../store/queries/schedule-list.ts';
import type { Reads } from '../../store/store.ts';

/** Scheduled messages as lists and answers show them. */
export async function toScheduleItems(reads: Reads, listed: readonly ScheduleEntity[]): Promise<ScheduleItem[]> {
  const names = await scheduleNames(reads, listed);
  const items: ScheduleItem[] = [];
  for (const schedule of listed) {
    items.push({
      ...schedule,
      ticket: { id: schedule.ticketId, number: names.numbers.get(schedule.ticketId) ?? 0 },
      contact: { id: schedule.contactId, name: names.contacts.get(schedule.contactId) ?? '' },
      author: { id: schedule.createdBy, name: names.users.get(schedule.createdBy) ?? '' },
      preview: await previewOfContent(reads, schedule),
    });
  }
  return items;
}

export async function toScheduleItem(reads: Reads, schedule: ScheduleEntity): Promise<ScheduleItem> {
  const [item] = await toScheduleItems(reads, [schedule]);
  if (item === undefined) throw new Error('one schedule is one item');
  return item;
}
