import { partsOf, rowRevision } from '../../store/select.ts';
import type { Tab } from '../../store/state.ts';
import { cut, pad, width } from '../../text/width.ts';
import { errorText } from '../commands/error-text.ts';
import { type Layout, listCapacity } from '../layout.ts';
import { firstRow, type ListModel, listModel, matchesOf, selectedParts, totalOf } from '../list-model.ts';
import { say } from '../look.ts';
import type { View } from '../ui.ts';
import { ticketRow } from './ticket-row.ts';

/** The list pane: tabs and rows, as many lines as the body has. */
export function listPane(view: View, layout: Layout): string[] {
  const columns = layout.list;
  const model = listModel(view);
  const rows = model.length === 0 ? emptyRows(view, columns, layout.body - 1) : ticketRows(view, layout, model);
  return [tabLine(view, columns), ...rows];
}

function ticketRows(view: View, layout: Layout, model: ListModel): string[] {
  const capacity = listCapacity(layout);
  const top = firstRow(model, view.ui.row, capacity);
  const lines: string[] = [];
  for (let row = top; row < Math.min(model.length, top + capacity); row += 1) {
    const isSelected = row === model.selected;
    const parts = isSelected ? selectedParts(view) : partsOf(view.store.state, model.idAt(row));
    if (parts === null) continue;
    lines.push(
      ...ticketRow({
        parts,
        revision: rowRevision(view.store.state, parts.ticket),
        columns: layout.list,
        lines: layout.rowLines,
        isSelected,
        isKept: isSelected && model.isKept,
        look: view.look,
        now: view.now,
      }),
    );
  }
  if (view.store.isLoading(view.ui.tab) || view.store.filtered?.isLoading === true) {
    lines.push(view.look.paint('dim', ` ${view.look.words.loadingMore}`));
  }
  return lines;
}

const order: readonly { readonly tab: Tab; readonly key: string; readonly word: string }[] = [
  { tab: 'pending', key: '1', word: 'tabPending' },
  { tab: 'open', key: '2', word: 'tabOpen' },
  { tab: 'closed', key: '3', word: 'tabClosed' },
  { tab: 'snoozed', key: '4', word: 'tabSnoozed' },
  { tab: 'all', key: '0', word: 'tabAll' },
];

export function tabName(tab: Tab, { look }: Pick<View, 'look'>, isShort = false): string {
  const word = order.find((entry) => entry.tab === tab)?.word ?? 'tabAll';
  return look.words[`${word}${isShort ? 'Short' : ''}` as keyof typeof look.words];
}

/** Tabs with their counts: all names whole, else only the active one, else as many as fit. */
function tabLine(view: View, columns: number): string {
  const { ui, look } = view;
  const extras = orderWord(view);
  const long = tabTexts(view, false);
  const short = tabTexts(view, true);
  const plain = (texts: readonly string[]) => ` ${texts.join(' ')}`;
  let texts = width(plain(long)) + 1 + width(extras) <= columns ? long : short;
  if (texts === short && width(plain(long)) <= columns) texts = long;
  const kept = [...texts.keys()];
  while (width(plain(kept.map((at) => texts[at] ?? ''))) > columns && kept.length > 1) {
    const isActive = (at: number | undefined) => order[at ?? -1]?.tab === ui.tab;
    kept.splice(isActive(kept.at(-1)) ? -2 : -1, 1);
  }
  const shown = kept.map((at) => (order[at]?.tab === ui.tab ? look.paint('bold', texts[at] ?? '') : (texts[at] ?? '')));
  const used = width(plain(kept.map((at) => texts[at] ?? '')));
  const fits = columns - used - 1 >= width(extras) + 1;
  return ` ${shown.join(' ')}${fits ? look.paint('dim', `${pad(extras, columns - used - 1, 'right')} `) : ''}`;
}

function tabTexts(view: View, isShort: boolean): string[] {
  const { ui, store } = view;
  return order.map(({ tab, key }) => {
    const isActive = tab === ui.tab;
    const total = totalOf(store.state.counts, tab);
    const matches = matchesOf(store.state, store.filtered, tab);
    const count = matches === null ? String(total) : `${matches}/${total}`;
    const text = `${key} ${tabName(tab, view, isShort && !isActive)} ${count}`;
    return isActive ? `[${text}]` : isShort ? text : ` ${text} `;
  });
}

function orderWord({ ui, look }: View): string {
  const { words, glyphs } = look;
  const section =
    ui.section === 'both' ? '' : `${ui.section === 'group' ? words.sectionGroup : words.sectionIndividual} `;
  return `${section}${ui.order === 'newest' ? glyphs.descending : glyphs.ascending}${words.orderTime}`;
}

function emptyRows(view: View, columns: number, height: number): string[] {
  const lines = emptyText(view).map((line) => cut(line, columns - 2));
  const before = Math.max(0, Math.floor((height - lines.length) / 3));
  const centred = lines.map((line, at) => {
    const text = pad(line, columns, 'center');
    return at === 0 ? text : view.look.paint('dim', text);
  });
  return [...Array.from({ length: before }, () => ''), ...centred];
}

/** Why nothing stands here, and a key that helps. */
function emptyText(view: View): string[] {
  const { store, ui, look } = view;
  const { words } = look;
  switch (store.phase.kind) {
    case 'starting':
      return [words.synchronizing];
    case 'unreachable':
      return [
        words.serverUnreachable,
        errorText(store.phase.error, view.look.lang),
        retryWord(view, store.phase.retryAtMs),
      ];
    case 'refused':
      return [words.authTitle];
    case 'ready':
      break;
  }
  if (![...store.state.tables.connection.values()].some((connection) => !connection.removed)) {
    return [words.noConnection, words.noConnectionHow, words.noConnectionKeys];
  }
  if (store.filtered !== null) return [say(words.emptyFilter, { query: store.filtered.query }), words.emptyFilterKeys];
  const titles = {
    pending: words.emptyPending,
    open: words.emptyOpen,
    closed: words.emptyClosed,
    snoozed: words.emptySnoozed,
    all: words.emptyAll,
  };
  return [titles[ui.tab], words.emptyKeys];
}

export function retryWord({ look, now }: Pick<View, 'look' | 'now'>, retryAtMs: number): string {
  return say(look.words.retryIn, { seconds: Math.max(0, Math.ceil((retryAtMs - now) / 1000)) });
}
