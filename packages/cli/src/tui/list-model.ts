import type { ConnectionEntity, TicketCounts, TicketEntity } from '@balcao/contract';
import type { FilteredList } from '../store/filtered-list.ts';
import { partsOf } from '../store/select.ts';
import { type ClientState, type Tab, tabs } from '../store/state.ts';
import { placeOf } from '../store/ticket-index.ts';
import type { Ui, View } from './ui.ts';

/**
 * The rows of the list pane without building them: how many there are and which ticket stands where. The selected row
 * stays after its ticket left the list, in the place where it was, until the cursor moves.
 */
export interface ListModel {
  readonly length: number;
  /** Index of the selected row, -1 when nothing is selected. */
  readonly selected: number;
  /** The selected ticket is no longer of this list. */
  readonly isKept: boolean;
  idAt(row: number): string | null;
}

export function listModel(view: Pick<View, 'ui' | 'store'>): ListModel {
  const { ui, store } = view;
  const ids = store.filtered === null ? store.state.index[ui.tab] : idsOfTab(store.state, store.filtered, ui.tab);
  const isReversed = ui.order === 'oldest' && store.filtered === null;
  const at = (row: number) => ids[isReversed ? ids.length - 1 - row : row] ?? null;
  const found = ui.selectedId === null ? -1 : placeIn(view, ids, ui.selectedId);
  if (ui.selectedId === null) return { length: ids.length, selected: -1, isKept: false, idAt: at };
  if (found !== -1) {
    return { length: ids.length, selected: isReversed ? ids.length - 1 - found : found, isKept: false, idAt: at };
  }
  const kept = keptRow(view, ids, isReversed);
  return {
    length: ids.length + 1,
    selected: kept,
    isKept: true,
    idAt: (row) => (row === kept ? ui.selectedId : at(row > kept ? row - 1 : row)),
  };
}

/** Between the rows it stood between; where one of them has moved away, by the one that stayed nearer. */
function keptRow(view: Pick<View, 'ui' | 'store'>, ids: readonly string[], isReversed: boolean): number {
  const { place, near } = view.ui;
  const rowOf = (id: string | null) => {
    const found = id === null ? -1 : placeIn(view, ids, id);
    return found === -1 ? null : isReversed ? ids.length - 1 - found : found;
  };
  const above = rowOf(near.above);
  const candidates = [rowOf(near.below), above === null ? null : above + 1].filter((row) => row !== null);
  const [nearest] = candidates.sort((a, b) => Math.abs(a - place) - Math.abs(b - place));
  return Math.min(nearest ?? place, ids.length);
}

/** The first row to show: the selected one stays where it is on the screen, unless everything fits. */
export function firstRow(model: ListModel, row: number, capacity: number): number {
  const last = Math.max(0, model.length - capacity);
  return Math.min(last, Math.max(0, model.selected - row));
}

/** Counts of the tabs; with a filter, what it let through of each. */
export function matchesOf(state: ClientState, filtered: FilteredList | null, tab: Tab): string | null {
  if (filtered === null) return null;
  const more = filtered.nextCursor === null ? '' : '+';
  return `${idsOfTab(state, filtered, tab).length}${more}`;
}

export function totalOf(counts: TicketCounts, tab: Tab): number {
  return tab === 'all' ? counts.pending + counts.open + counts.snoozed + counts.closed : counts[tab];
}

let memo: { filtered: FilteredList; revision: number; byTab: Map<Tab, string[]> } | null = null;

function idsOfTab(state: ClientState, filtered: FilteredList, tab: Tab): readonly string[] {
  if (memo === null || memo.filtered !== filtered || memo.revision !== state.revision) {
    const byTab = new Map<Tab, string[]>(tabs.map((name) => [name, []]));
    for (const id of filtered.ids) {
      const ticket = state.tables.ticket.get(id);
      if (ticket === undefined) continue;
      byTab.get(ticket.state)?.push(id);
      byTab.get('all')?.push(id);
    }
    memo = { filtered, revision: state.revision, byTab };
  }
  return memo.byTab.get(tab) ?? [];
}

function placeIn({ store }: Pick<View, 'store'>, ids: readonly string[], id: string): number {
  if (store.filtered !== null) return ids.indexOf(id);
  const ticket = store.state.tables.ticket.get(id);
  if (ticket === undefined) return -1;
  const { at, found } = placeOf(store.state.tables.ticket, ids, ticket);
  return found ? at : -1;
}

/** The selected ticket as the store has it, or as it was last seen. */
export function selectedParts({ ui, store }: Pick<View, 'ui' | 'store'>) {
  return partsOf(store.state, ui.selectedId) ?? (ui.kept?.ticket.id === ui.selectedId ? ui.kept : null);
}

export function selectedTicket(view: Pick<View, 'ui' | 'store'>): TicketEntity | null {
  return selectedParts(view)?.ticket ?? null;
}

/** Everything the list is narrowed by, as one query for the server; null when it is not. */
export function effectiveQuery(ui: Ui, connection: ConnectionEntity | undefined): string | null {
  const parts = [
    ui.query?.trim() ?? '',
    ui.section === 'both' ? '' : `is:${ui.section}`,
    connection === undefined ? '' : `connection:"${connection.name.replaceAll('"', '\\"')}"`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(' ');
}
