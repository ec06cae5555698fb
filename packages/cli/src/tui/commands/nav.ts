import { type Layout, layoutOf, listCapacity } from '../layout.ts';
import { firstRow, listModel, selectedTicket } from '../list-model.ts';
import { selectable, timelineOf } from '../panes/timeline.ts';
import type { Focus, View } from '../ui.ts';
import { type App, type Command, yes } from './command.ts';

/** Moving: between panes, and inside the one that has the focus. */
export const navCommands: readonly Command[] = [
  {
    id: 'focus.move',
    title: { 'pt-BR': 'Trocar de painel', en: 'Switch pane' },
    arguments: {
      back: { 'pt-BR': 'Painel anterior', en: 'Pane before' },
      on: { 'pt-BR': 'Painel seguinte', en: 'Next pane' },
    },
    run: (app, direction) => moveFocus(app, direction === 'back' ? -1 : 1),
  },
  {
    id: 'nav.line',
    title: { 'pt-BR': 'Mover uma linha', en: 'Move one line' },
    arguments: {
      down: { 'pt-BR': 'Linha abaixo', en: 'One line down' },
      up: { 'pt-BR': 'Linha acima', en: 'One line up' },
    },
    run: (app, direction) => move(app, direction === 'up' ? -1 : 1),
  },
  {
    id: 'nav.page',
    title: { 'pt-BR': 'Mover uma página', en: 'Move one page' },
    arguments: {
      down: { 'pt-BR': 'Página abaixo', en: 'One page down' },
      up: { 'pt-BR': 'Página acima', en: 'One page up' },
    },
    run: (app, direction) => move(app, (direction === 'up' ? -1 : 1) * pageOf(app)),
  },
  {
    id: 'nav.edge',
    title: { 'pt-BR': 'Ir à primeira ou à última', en: 'Go to the first or the last' },
    arguments: {
      first: { 'pt-BR': 'Ir à primeira', en: 'Go to the first' },
      last: { 'pt-BR': 'Ir à última', en: 'Go to the last' },
    },
    run: (app, edge) => move(app, edge === 'first' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY),
  },
  {
    id: 'nav.back',
    title: { 'pt-BR': 'Voltar um nível', en: 'One level out' },
    hint: { label: { 'pt-BR': 'voltar', en: 'back' }, rank: 70 },
    when: ({ ui }) =>
      ui.focus !== 'list' || ui.query !== null || ui.isZen || ui.overlays.length > 0
        ? yes
        : { 'pt-BR': 'já está no primeiro nível; q sai', en: 'this is the first level; q quits' },
    run: back,
  },
  {
    id: 'panel.toggle',
    title: { 'pt-BR': 'Painel lateral', en: 'Side panel' },
    hint: { label: { 'pt-BR': 'painel', en: 'panel' }, rank: 80 },
    when: (view) => selectedTicket(view) !== null || { 'pt-BR': 'escolha um atendimento', en: 'choose a ticket' },
    run: togglePanel,
  },
  {
    id: 'zen.toggle',
    title: { 'pt-BR': 'Tela cheia', en: 'Full screen' },
    run: ({ ui }) => {
      ui.isZen = !ui.isZen;
      if (ui.isZen && ui.focus === 'list' && ui.selectedId !== null) ui.focus = 'chat';
    },
  },
];

export function layoutNow({ ui }: Pick<View, 'ui'>): Layout {
  return layoutOf(ui.size, ui.layout, {
    isZen: ui.isZen,
    isPanelShown: ui.isPanelShown,
    hasChatFocus: ui.focus !== 'list',
  });
}

function moveFocus(app: App, by: 1 | -1): void {
  const { ui } = app;
  const order: Focus[] = ['list', 'chat'];
  if (layoutNow(app).panel > 0) order.push('panel');
  const at = order.indexOf(ui.focus === 'composer' ? 'chat' : ui.focus);
  const isOne = ui.layout === 'one';
  const next = isOne ? Math.max(0, Math.min(1, at + by)) : (at + by + order.length) % order.length;
  if (isOne && ui.focus === 'panel') return void (ui.focus = 'chat');
  if (order[next] === 'chat' && ui.selectedId === null) return;
  ui.focus = order[next] ?? 'list';
}

function pageOf(app: App): number {
  const layout = layoutNow(app);
  return app.ui.focus === 'list' ? Math.max(1, listCapacity(layout) - 1) : Math.max(2, Math.floor(layout.body / 4));
}

function move(app: App, by: number): void {
  const overlay = app.ui.overlays.at(-1);
  if (overlay?.kind === 'view') {
    overlay.top = Math.max(0, Math.min(overlay.lines.length - 1, overlay.top + by));
    return;
  }
  if (app.ui.focus === 'list') moveInList(app, by);
  else if (app.ui.focus === 'chat' || app.ui.focus === 'composer') moveInChat(app, by);
}

/** Moves the selected row; the rows scroll only as far as they must. */
export function moveInList(app: App, by: number): void {
  const { ui } = app;
  const model = listModel(app);
  if (model.length === 0) return;
  const target = Math.max(0, Math.min(model.length - 1, model.selected + by));
  const capacity = listCapacity(layoutNow(app));
  const top = firstRow(model, ui.row, capacity);
  const id = model.idAt(target);
  if (id === null || target === model.selected) return;
  app.select(id);
  const moved = listModel(app);
  const wanted = Math.max(0, Math.min(capacity - 1, moved.selected - top));
  ui.row = moved.selected - firstRow(moved, wanted, capacity);
  if (moved.selected - ui.row === 0) ui.newAbove = 0;
  if (moved.selected >= moved.length - 20) loadMore(app);
}

function loadMore(app: App): void {
  const { store, ui } = app;
  if (store.link.kind !== 'online') return;
  const work = store.filtered === null ? store.loadMore(ui.tab) : store.loadMoreFiltered();
  work.catch(app.fail);
}

function moveInChat(app: App, by: number): void {
  const { ui, store } = app;
  const ticket = selectedTicket(app);
  if (ticket === null) return;
  const items = selectable(timelineOf(store, ticket.threadId));
  const at = ui.chatId === null ? items.length : items.findIndex((item) => item.id === ui.chatId);
  const target = Math.max(0, at + by);
  if (target === 0 && by < 0 && store.link.kind === 'online') store.loadOlder(ticket.threadId).catch(app.fail);
  ui.chatId = target >= items.length ? null : (items[target]?.id ?? null);
}

function back(app: App): void {
  const { ui } = app;
  if (ui.overlays.length > 0) return app.close();
  if (ui.focus === 'chat' && ui.chatId !== null) return void (ui.chatId = null);
  if (ui.focus === 'panel') return void (ui.focus = ui.layout === 'one' ? 'chat' : 'list');
  if (ui.isZen) return void (ui.isZen = false);
  if (ui.focus !== 'list') return void (ui.focus = 'list');
  if (ui.query !== null) {
    ui.query = null;
    app.dispatch('list.apply');
  }
}

function togglePanel({ ui }: App): void {
  if (ui.layout === 'one' || ui.layout === 'two') {
    ui.focus = ui.focus === 'panel' ? 'chat' : 'panel';
    return;
  }
  ui.isPanelShown = !ui.isPanelShown;
  if (!ui.isPanelShown && ui.focus === 'panel') ui.focus = 'chat';
}
