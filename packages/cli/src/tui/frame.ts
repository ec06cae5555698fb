import { cut } from '../text/width.ts';
import { type Layout, layoutOf, smallest } from './layout.ts';
import { alertLine, alertRows } from './line-alert.ts';
import { hintBar, statusBar, toastLine, topBar } from './panes/bars.ts';
import { chatPane } from './panes/chat.ts';
import { listPane } from './panes/list.ts';
import { withOverlay } from './panes/overlay.ts';
import { panelPane } from './panes/panel.ts';
import { beside, createFrame, type Frame, type Pane, type Place, type Size } from './screen/frame.ts';
import { fitStyled } from './screen/styled-line.ts';
import type { View } from './ui.ts';

/** The whole screen, pure: what the compositor draws, the goldens hold and tests read. */
export function frame(view: View, size: Size): Frame {
  if (size.width < smallest.width || size.height < smallest.height) {
    return createFrame(size, [cut(view.look.words.tooSmall, size.width)]);
  }
  const main = mainFrame(view, size);
  const lines = main.lines.map((line) => fitStyled(line, size.width));
  let shown: Frame = { ...main, lines };
  for (const overlay of view.ui.overlays) shown = withOverlay(view, shown, overlay);
  return shown;
}

export function layoutFor(view: View, size: Size): Layout {
  const { ui } = view;
  const layout = layoutOf(size, ui.layout, {
    isZen: ui.isZen,
    isPanelShown: ui.isPanelShown,
    hasChatFocus: ui.focus !== 'list',
  });
  return { ...layout, body: Math.max(1, layout.body - alertRows(view, isChatAlone(layout))) };
}

const isChatAlone = ({ kind, chat }: Layout): boolean => kind === 'one' && chat > 0;

function mainFrame(view: View, size: Size): Frame {
  const layout = layoutFor(view, size);
  const isAlone = isChatAlone(layout);
  const body = layout.body + (isAlone ? 1 : 0);
  const { panes, cursor } = bodyPanes(view, layout, body, size);
  const top = [
    ...(isAlone ? [] : [topBar(view, size.width)]),
    ...(alertRows(view, isAlone) === 0 ? [] : [alertLine(view, size.width, isAlone)]),
  ];
  const separator = view.look.paint('dim', view.look.glyphs.separator);
  const lines = [...top, ...beside(panes, separator, body)];
  if (layout.hasStatus) lines.push(statusBar(view, size.width));
  lines.push((layout.hasStatus ? null : toastLine(view, size.width)) ?? hintBar(view, size.width));
  return createFrame(size, lines, cursor && { row: top.length + cursor.row, col: cursor.col });
}

interface Body {
  readonly panes: readonly Pane[];
  readonly cursor: Place | null;
}

function bodyPanes(view: View, layout: Layout, height: number, size: Size): Body {
  if (layout.kind === 'one' && view.ui.focus === 'panel') {
    return { panes: [{ lines: panelPane(view, size.width, height), width: size.width }], cursor: null };
  }
  const panes: Pane[] = [];
  let cursor: Place | null = null;
  if (layout.list > 0) panes.push({ lines: listPane(view, layout), width: layout.list });
  if (layout.chat > 0) {
    const chat = chatPane(view, layout.chat, height, layout.kind === 'one');
    const left = layout.list === 0 ? 0 : layout.list + 1;
    cursor = chat.cursor && { row: chat.cursor.row, col: left + chat.cursor.col };
    panes.push({ lines: chat.lines, width: layout.chat });
  }
  if (layout.panel > 0) panes.push({ lines: panelPane(view, layout.panel, height), width: layout.panel });
  return { panes, cursor };
}
