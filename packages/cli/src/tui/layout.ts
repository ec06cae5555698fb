import type { Size } from './screen/frame.ts';

export const smallest: Size = { width: 40, height: 12 };

/** One pane at a time; list and chat; with the side panel; wide, with rows of two lines. */
export type LayoutKind = 'one' | 'two' | 'three' | 'wide';

/** Columns of the panes; 0 where a pane is not shown. Separators take one column each. */
export interface Layout {
  readonly kind: LayoutKind;
  readonly list: number;
  readonly chat: number;
  readonly panel: number;
  /** Lines of one list row. */
  readonly rowLines: 1 | 2;
  readonly hasStatus: boolean;
  /** Rows between the top bar and the bars at the bottom. */
  readonly body: number;
}

const startsAt: Readonly<Record<LayoutKind, number>> = { one: 0, two: 100, three: 120, wide: 160 };
const hysteresis = 4;

/** The kind for a width; a window that shrinks keeps its layout for a few columns, so that panes do not flap. */
export function layoutKind(width: number, before: LayoutKind): LayoutKind {
  let kind: LayoutKind = 'one';
  for (const candidate of ['two', 'three', 'wide'] as const) {
    const isKept = startsAt[candidate] <= startsAt[before];
    if (width >= startsAt[candidate] - (isKept ? hysteresis : 0)) kind = candidate;
  }
  return kind;
}

export interface LayoutWish {
  readonly isZen: boolean;
  readonly isPanelShown: boolean;
  readonly hasChatFocus: boolean;
}

export function layoutOf(size: Size, kind: LayoutKind, wish: LayoutWish): Layout {
  const hasStatus = size.height >= 18;
  const body = Math.max(1, size.height - 2 - (hasStatus ? 1 : 0));
  const shared = { kind, hasStatus, body };
  if (kind === 'one') {
    return {
      ...shared,
      list: wish.hasChatFocus ? 0 : size.width,
      chat: wish.hasChatFocus ? size.width : 0,
      panel: 0,
      rowLines: 1,
    };
  }
  if (wish.isZen) return { ...shared, list: 0, chat: size.width, panel: 0, rowLines: 1 };
  const isWide = kind === 'wide';
  const list = isWide ? 44 : 34;
  const panel = kind === 'two' || !wish.isPanelShown ? 0 : isWide ? 44 : 28;
  return {
    ...shared,
    list,
    panel,
    chat: size.width - list - 1 - (panel === 0 ? 0 : panel + 1),
    rowLines: isWide ? 2 : 1,
  };
}

/** Rows of tickets the list pane shows: the body without its tabs. */
export function listCapacity(layout: Layout): number {
  return Math.max(1, Math.floor((layout.body - 1) / layout.rowLines));
}
