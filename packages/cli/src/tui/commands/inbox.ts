import { connectionsInUse } from '../../store/select.ts';
import { type Tab, tabs } from '../../store/state.ts';
import { shellWord } from '../../text/shell-word.ts';
import { effectiveQuery } from '../list-model.ts';
import { createForm } from '../overlays/form.ts';
import { createPicker } from '../overlays/picker.ts';
import { commandLine, subjectOf } from './cli-line.ts';
import { type App, type Command, yes } from './command.ts';
import { errorText } from './error-text.ts';
import { ticketCheck } from './reasons.ts';

const listLine = (filter: string | null): string =>
  `balcao tickets list --filter ${filter === null ? 'FILTER' : shellWord(filter)}`;

/** What stands in the list, and opening it. */
export const inboxCommands: readonly Command[] = [
  {
    id: 'inbox.tab',
    title: {
      'pt-BR': 'Aba: pendentes, abertos, fechados, adiados, todos',
      en: 'Tab: pending, open, closed, snoozed, all',
    },
    arguments: {
      pending: { 'pt-BR': 'Aba: pendentes', en: 'Tab: pending' },
      open: { 'pt-BR': 'Aba: abertos', en: 'Tab: open' },
      closed: { 'pt-BR': 'Aba: fechados', en: 'Tab: closed' },
      snoozed: { 'pt-BR': 'Aba: adiados', en: 'Tab: snoozed' },
      all: { 'pt-BR': 'Aba: todos', en: 'Tab: all' },
    },
    run: (app, tab) => showTab(app, (tab || 'pending') as Tab),
    cli: ({ ui }) => listLine(`state:${ui.tab === 'all' ? 'pending,open,snoozed,closed' : ui.tab}`),
  },
  {
    id: 'inbox.nextUnread',
    title: { 'pt-BR': 'Próxima não lida', en: 'Next unread' },
    hint: { label: { 'pt-BR': 'não lida', en: 'unread' }, rank: 60 },
    when: ({ store, look }) =>
      store.state.unread.length > 0 ? yes : { 'pt-BR': look.words.emptyUnread, en: look.words.emptyUnread },
    run: nextUnread,
  },
  {
    id: 'ticket.open',
    title: { 'pt-BR': 'Abrir atendimento', en: 'Open ticket' },
    hint: { label: { 'pt-BR': 'abrir', en: 'open' }, rank: 10 },
    when: ticketCheck(null),
    run: ({ ui }) => {
      ui.focus = 'chat';
      ui.chatId = null;
    },
    cli: (view) => commandLine('ticket.show', subjectOf(view)),
  },
  {
    id: 'list.filter',
    title: { 'pt-BR': 'Filtrar', en: 'Filter' },
    hint: { label: { 'pt-BR': 'filtrar', en: 'filter' }, rank: 50 },
    run: openFilter,
    cli: ({ ui }) => listLine(ui.query),
  },
  {
    id: 'view.pick',
    title: { 'pt-BR': 'Visões e filtros rápidos', en: 'Views and quick filters' },
    run: pickView,
  },
  {
    id: 'list.order',
    title: { 'pt-BR': 'Inverter a ordem', en: 'Reverse the order' },
    run: reverse,
  },
  {
    id: 'list.section',
    title: { 'pt-BR': 'Individuais, grupos ou ambos', en: 'Individual, groups or both' },
    run: (app) => {
      const next = { both: 'individual', individual: 'group', group: 'both' } as const;
      app.ui.section = next[app.ui.section];
      return applyQuery(app);
    },
  },
  {
    id: 'connection.select',
    title: { 'pt-BR': 'Número: um ou todos', en: 'Number: one or all' },
    when: ({ store }) =>
      connectionsInUse(store.state).length > 0
        ? yes
        : { 'pt-BR': 'nenhuma conexão configurada', en: 'no connection is configured' },
    run: pickConnection,
  },
  {
    id: 'list.apply',
    title: { 'pt-BR': 'Aplicar o filtro de novo', en: 'Apply the filter again' },
    isInner: true,
    run: applyQuery,
  },
  {
    id: 'list.begin',
    title: { 'pt-BR': 'Começar numa aba ou num filtro', en: 'Begin with a tab or a filter' },
    isInner: true,
    run: begin,
  },
];

export function showTab(app: App, tab: Tab): void {
  const { ui } = app;
  ui.tab = tab;
  ui.row = 0;
  ui.newAbove = 0;
  app.select(null);
  if (ui.focus !== 'list') ui.focus = 'list';
}

/** Goes to a ticket wherever it is: its tab, its row, its chat. */
export function goTo(app: App, ticketId: string): void {
  const { ui, store } = app;
  const ticket = store.state.tables.ticket.get(ticketId);
  if (ticket !== undefined && ui.tab !== 'all' && ui.tab !== ticket.state) ui.tab = ticket.state;
  app.select(ticketId);
  ui.chatId = null;
  ui.focus = 'chat';
}

function nextUnread(app: App): void {
  const { unread } = app.store.state;
  const at = unread.indexOf(app.ui.selectedId ?? '');
  const id = unread[(at + 1) % unread.length];
  if (id !== undefined) goTo(app, id);
}

function openFilter(app: App): void {
  const { words } = app.look;
  app.open(
    createForm({
      title: words.filterTitle,
      fields: [{ id: 'query', label: words.filterField, value: app.ui.query ?? '' }],
      hint: words.filterExample,
      submit: async (values) => {
        const before = app.ui.query;
        const query = (values['query'] ?? '').trim();
        app.ui.query = query === '' ? null : query;
        try {
          await filterNow(app);
          return {};
        } catch (error) {
          app.ui.query = before;
          return { query: errorText(error, app.look.lang) };
        }
      },
    }),
  );
}

/** A tab by its name; anything else is a filter, over all tickets that it matches. */
function begin(app: App, view: string): void | Promise<void> {
  const tab = tabs.find((name) => name === view);
  if (tab !== undefined) return showTab(app, tab);
  app.ui.query = view;
  app.ui.tab = 'all';
  return applyQuery(app);
}

/** Asks the server for what matches and starts at its first row. */
async function filterNow(app: App): Promise<void> {
  const { ui, store } = app;
  await store.filter(effectiveQuery(ui, store.state.tables.connection.get(ui.connectionId ?? '')));
  ui.row = 0;
  ui.newAbove = 0;
  app.select(null);
}

async function applyQuery(app: App): Promise<void> {
  try {
    await filterNow(app);
  } catch (error) {
    app.fail(error);
  }
}

function pickView(app: App): void {
  const { words } = app.look;
  const views = [
    ['is:unread', words.viewUnread],
    ['assignee:me', words.viewMine],
    ['is:unassigned', words.viewUnassigned],
    ['window:<2h', words.viewClosing],
    ['delivery:failed', words.viewFailed],
    ['', words.viewNone],
  ] as const;
  app.open(
    createPicker({
      title: words.viewsTitle,
      items: views.map(([query, label]) => ({
        id: query,
        label,
        right: query,
        ...(query === '' ? {} : { cli: listLine(query) }),
      })),
      onTake: (item) => {
        app.close();
        app.ui.query = item === null || item.id === '' ? null : item.id;
        return applyQuery(app);
      },
    }),
  );
}

function pickConnection(app: App): void {
  const { words } = app.look;
  const items = connectionsInUse(app.store.state).map(({ id, code, name, address }) => ({
    id: id as string,
    label: `${code} ${name}`,
    ...(address === null ? {} : { detail: address }),
  }));
  app.open(
    createPicker({
      title: words.numberTitle,
      items: [{ id: '', label: words.allNumbers }, ...items],
      onTake: (item) => {
        app.close();
        app.ui.connectionId = item === null || item.id === '' ? null : item.id;
        return applyQuery(app);
      },
    }),
  );
}

async function reverse(app: App): Promise<void> {
  const { ui, store } = app;
  ui.order = ui.order === 'newest' ? 'oldest' : 'newest';
  app.toast(
    'hint',
    `${ui.order === 'newest' ? app.look.glyphs.descending : app.look.glyphs.ascending}${app.look.words.orderTime}`,
  );
  ui.row = 0;
  app.select(null);
  // The oldest stand at the end of the last page: all of them are needed to begin there.
  try {
    for (let before = -1; ui.order === 'oldest' && before !== store.state.index[ui.tab].length; ) {
      before = store.state.index[ui.tab].length;
      await store.loadMore(ui.tab);
    }
  } catch (error) {
    app.fail(error);
  }
}
