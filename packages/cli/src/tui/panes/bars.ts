import { duration } from '../../text/time.ts';
import { cut, fit, width } from '../../text/width.ts';
import { hintsFor } from '../hints.ts';
import { listModel, selectedParts, totalOf } from '../list-model.ts';
import { say } from '../look.ts';
import type { View } from '../ui.ts';
import { ends } from './chat-header.ts';
import { retryWord } from './list.ts';

/** The first line: the link, the numbers shown, what waits for attention, and who I am. */
export function topBar(view: View, columns: number): string {
  const { look, ui, store } = view;
  const { words, paint } = look;
  const connection = store.state.tables.connection.get(ui.connectionId ?? '');
  const numbers = connection === undefined ? words.allNumbers : connection.name;
  const notices = ui.notices.length - ui.seenNotices;
  const news = store.news?.unread ?? 0;
  const right = [
    ...(ui.isReadOnly ? [words.readOnly] : []),
    say(words.unreadCount, { count: store.state.unread.length }),
    ...(news > 0 ? [say(words.newsCount, { count: news })] : []),
    ...(notices > 0 ? [say(words.noticeCount, { count: notices })] : []),
    ...(columns >= 70 ? [store.state.me?.user.name ?? ''] : []),
  ].join(` ${look.glyphs.bullet} `);
  const left = ` Balcão ${linkWord(view)}${columns >= 60 ? `   ${numbers}` : ''}`;
  return paint(isOnline(view) ? 'bold' : 'warning', ends(left, right, columns));
}

function isOnline({ store }: View): boolean {
  return store.phase.kind === 'ready' && store.link.kind === 'online';
}

function linkWord(view: View): string {
  const { store, look } = view;
  const { words, glyphs } = look;
  if (store.phase.kind === 'starting') return `${glyphs.offline} ${words.synchronizing}`;
  if (store.phase.kind === 'unreachable') return `${glyphs.offline} ${words.serverUnreachable}`;
  if (isOnline(view)) return `${glyphs.online} ${words.online}`;
  return linkLine(view);
}

/** `○ sem conexão há 12 s · 3 na fila · nova tentativa em 4 s`. */
export function linkLine({ store, look, now }: View): string {
  const { words, glyphs } = look;
  const waiting = store.outbox.echoes.filter((echo) => echo.state === 'queued' || echo.state === 'sending').length;
  const { link } = store;
  const parts =
    link.kind !== 'refused' && store.offlineSinceMs !== null
      ? [say(words.offlineFor, { time: duration(now - store.offlineSinceMs) })]
      : [link.kind === 'refused' ? link.message : words.connecting];
  if (waiting > 0) parts.push(say(words.waitingToSend, { count: waiting }));
  if (link.kind === 'offline') parts.push(retryWord({ look, now }, link.retryAtMs));
  return `${glyphs.offline} ${parts.join(` ${glyphs.bullet} `)}`;
}

/** The line above the hints: a toast, or where one is in the list. */
export function statusBar(view: View, columns: number): string {
  const { ui, look } = view;
  const toast = toastLine(view, columns);
  if (toast !== null) return toast;
  const model = listModel(view);
  const { words, glyphs, paint } = look;
  const all = view.store.filtered === null ? totalOf(view.store.state.counts, ui.tab) : 0;
  const total = Math.max(all, model.length);
  const place = model.length === 0 ? '' : say(words.positionOf, { at: model.selected + 1, total });
  const queue = selectedParts(view)?.queue;
  const parts = [
    ui.query === null ? '' : say(words.filterLine, { query: ui.query }),
    queue === null || queue === undefined ? '' : say(words.queue, { name: queue.name }),
    place,
    ui.newAbove > 0 ? `${glyphs.ascending} ${say(words.newAbove, { count: ui.newAbove })}` : '',
  ].filter((part) => part !== '');
  return paint('dim', ends(` ${parts.join(` ${glyphs.bullet} `)}`, oldestWord(view), columns));
}

/** Pending tickets wait: the one without activity for longest says how long. */
function oldestWord({ store, ui, look, now }: View): string {
  if (ui.tab !== 'pending' || store.filtered !== null) return '';
  const oldest = store.state.tables.ticket.get(store.state.index.pending.at(-1) ?? '');
  if (oldest === undefined) return '';
  return say(look.words.oldestWaits, { time: duration(now - Date.parse(oldest.queuedAt ?? oldest.lastActivityAt)) });
}

export function toastLine({ ui, look, now }: View, columns: number): string | null {
  const { toast } = ui;
  if (toast === null || toast.untilMs <= now) return null;
  const { paint, glyphs } = look;
  const sign = toast.kind === 'error' ? glyphs.failed : toast.kind === 'done' ? glyphs.sent : glyphs.bullet;
  const role = toast.kind === 'error' ? 'danger' : toast.kind === 'done' ? 'ok' : 'accent';
  return paint(role, fit(` ${sign} ${toast.text}`, columns));
}

/** At most six things to do now, the last of them always help; they drop from the right. */
export function hintBar(view: View, columns: number): string {
  const { look } = view;
  const separator = ` ${look.glyphs.bullet} `;
  const { entries, last } = hintsFor(view);
  let text = ` ${last}`;
  const kept: string[] = [];
  for (const entry of entries) {
    const next = ` ${[...kept, entry, last].join(separator)}`;
    if (width(next) > columns) break;
    kept.push(entry);
    text = next;
  }
  return look.paint('dim', cut(text, columns));
}
