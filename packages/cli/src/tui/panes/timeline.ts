import type { MessageEntity, NoteEntity } from '@balcao/contract';
import type { Echo } from '../../store/outbox.ts';
import { notesOfThread, type Resolution, resolutionsOf } from '../../store/select.ts';
import type { View } from '../ui.ts';

/** What a chat shows, in order of time. */
export type TimelineItem =
  | { readonly kind: 'message'; readonly id: string; readonly at: string; readonly message: MessageEntity }
  | { readonly kind: 'note'; readonly id: string; readonly at: string; readonly note: NoteEntity }
  | { readonly kind: 'resolution'; readonly id: string; readonly at: string; readonly resolution: Resolution }
  | { readonly kind: 'echo'; readonly id: string; readonly at: string; readonly echo: Echo };

/** Messages, notes and resolutions merged; what is still on its way out stands last. */
export function timelineOf(store: View['store'], threadId: string): TimelineItem[] {
  const timeline = store.state.timelines.get(threadId);
  const messages = (timeline?.messages ?? []).map(
    (message): TimelineItem => ({ kind: 'message', id: message.id, at: message.providerAt, message }),
  );
  const isWhole = timeline?.olderCursor === null;
  // Notes and markers from before the oldest page would stand above a hole.
  const from = isWhole || timeline === undefined ? '' : (messages[0]?.at ?? '');
  const others: TimelineItem[] = [
    ...notesOfThread(store.state, threadId).map(
      (note): TimelineItem => ({ kind: 'note', id: note.id, at: note.createdAt, note }),
    ),
    ...resolutionsOf(store.state, threadId).map(
      (resolution): TimelineItem => ({
        kind: 'resolution',
        id: `r:${resolution.ticket.id}:${resolution.at}`,
        at: resolution.at,
        resolution,
      }),
    ),
  ]
    .filter((item) => item.at >= from)
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  const echoes = store.outbox.echoes
    .filter((echo) => echo.threadId === threadId)
    .map((echo): TimelineItem => ({ kind: 'echo', id: echo.clientKey, at: echo.at, echo }));
  return [...merged(messages, others), ...echoes];
}

/** What the cursor stops at: everything but markers. */
export function selectable(items: readonly TimelineItem[]): readonly TimelineItem[] {
  return items.filter((item) => item.kind !== 'resolution');
}

function merged(a: readonly TimelineItem[], b: readonly TimelineItem[]): TimelineItem[] {
  const all: TimelineItem[] = [];
  let at = 0;
  for (const item of a) {
    for (let other = b[at]; other !== undefined && other.at < item.at; other = b[at]) {
      all.push(other);
      at += 1;
    }
    all.push(item);
  }
  return [...all, ...b.slice(at)];
}
