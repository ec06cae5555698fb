import type { NotificationItem } from '@balcao/contract';
import { newsLine } from '../../text/news-line.ts';
import { dateTime } from '../../text/time.ts';
import { createPicker } from '../overlays/picker.ts';
import type { App, Command } from './command.ts';
import { goTo } from './inbox.ts';

/** What concerns the user: a mention, a ticket given to them, a task that is due. */
export const newsCommands: readonly Command[] = [
  {
    id: 'notification.list',
    title: { 'pt-BR': 'Novidades para mim', en: 'What concerns me' },
    run: openNews,
    cli: () => 'balcao notifications list --unread',
  },
  {
    id: 'notification.read',
    title: { 'pt-BR': 'Marcar todas as novidades como lidas', en: 'Mark everything that concerns me as read' },
    isWrite: true,
    when: ({ store }) => (store.news?.unread ?? 0) > 0 || { 'pt-BR': 'nada por ler', en: 'nothing is left to read' },
    run: async (app) => {
      if ((await app.act('notification.read', { all: true })) !== null) app.toast('done', app.look.words.newsRead);
    },
    cli: () => 'balcao notifications read --all',
  },
];

function openNews(app: App): void {
  const { look, store } = app;
  const { words, glyphs } = look;
  const items = store.news?.items ?? [];
  const status = store.news === null ? words.synchronizing : items.length === 0 ? words.noNews : null;
  app.open(
    createPicker({
      title: words.newsTitle,
      ask: words.newsAsk,
      status,
      items: items.map((item) => ({
        id: item.id,
        label: `${item.readAt === null ? glyphs.bullet : ' '} ${newsLine(item, look.lang)}`,
        right: dateTime(Date.parse(item.createdAt), app.now(), look.time),
      })),
      onTake: async (taken) => {
        const item = items.find(({ id }) => id === taken?.id);
        app.close();
        if (item !== undefined) await take(app, item);
      },
    }),
  );
}

/** Goes to what it is about, and it is read then. */
async function take(app: App, item: NotificationItem): Promise<void> {
  if (item.readAt === null && !app.ui.isReadOnly) await app.act('notification.read', { ids: [item.id] });
  const ticketId = item.ticket?.id ?? item.tickets[0]?.id ?? null;
  if (ticketId === null) return item.ticketCount > 0 ? app.toast('hint', app.look.words.newsGone) : undefined;
  try {
    const id = await app.store.fetchTicket(ticketId);
    if (id !== null) goTo(app, id);
  } catch (error) {
    app.fail(error);
  }
}
