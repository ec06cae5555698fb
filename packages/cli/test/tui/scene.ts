import type { Language, Snapshot, ThreadPage } from '@balcao/contract';
import type { FilteredList } from '../../src/store/filtered-list.ts';
import type { Echo } from '../../src/store/outbox.ts';
import { applySnapshot, applyThreadPage } from '../../src/store/reduce.ts';
import { createState } from '../../src/store/state.ts';
import { type App, type Command } from '../../src/tui/commands/command.ts';
import { commandById, commands } from '../../src/tui/commands/index.ts';
import { frame } from '../../src/tui/frame.ts';
import { layoutKind } from '../../src/tui/layout.ts';
import { createLook, type Look } from '../../src/tui/look.ts';
import type { Frame } from '../../src/tui/screen/frame.ts';
import { plainText, styledWidth } from '../../src/tui/screen/styled-line.ts';
import { createUi, type Ui, type View } from '../../src/tui/ui.ts';
import { nowMs } from './office.ts';

export interface SceneOptions {
  readonly size: `${number}x${number}`;
  readonly lang: Language;
  readonly snapshot?: Snapshot;
  readonly pages?: readonly ThreadPage[];
  readonly echoes?: readonly Echo[];
  readonly link?: View['store']['link'];
  readonly phase?: View['store']['phase'];
  readonly offlineSinceMs?: number;
  readonly filtered?: FilteredList;
  readonly news?: View['store']['news'];
  readonly isAscii?: boolean;
  readonly hasStyle?: boolean;
  readonly ui?: (ui: Ui) => void;
  /** Commands run before the frame is drawn, such as one that opens a menu. */
  readonly run?: readonly string[];
}

export interface Scene {
  readonly view: View;
  readonly frame: Frame;
  /** The screen as text, one line per row. */
  readonly text: string;
  readonly widths: readonly number[];
}

/** Nothing is sent from a picture. */
const still = {
  open() {},
  add() {},
  retry() {},
  drop() {},
  settle() {},
  wake() {},
  pause() {},
  resume() {},
  close() {},
};

/** A screen from state alone: no terminal, no server. */
export function scene(options: SceneOptions): Scene {
  const [width = 80, height = 24] = options.size.split('x').map(Number);
  const size = { width, height };
  const state = createState();
  if (options.snapshot !== undefined) applySnapshot(state, options.snapshot);
  for (const page of options.pages ?? []) {
    const threadId = page.messages[0]?.threadId ?? page.notes[0]?.threadId;
    if (threadId) applyThreadPage(state, threadId, page, true);
  }
  const look = createLook({
    lang: options.lang,
    timeZone: 'America/Sao_Paulo',
    hasStyle: options.hasStyle ?? false,
    isAscii: options.isAscii ?? false,
  });
  const ui = createUi(size);
  ui.layout = layoutKind(width, 'one');
  ui.selectedId = state.index[ui.tab][0] ?? null;
  const store: View['store'] = {
    state,
    phase: options.phase ?? { kind: 'ready' },
    link: options.link ?? { kind: 'online' },
    offlineSinceMs: options.offlineSinceMs ?? null,
    outbox: { ...still, echoes: options.echoes ?? [] },
    filtered: options.filtered ?? null,
    isLoading: () => false,
    news: options.news ?? null,
  };
  const view: View = { store, ui, look, now: nowMs };
  options.ui?.(ui);
  for (const id of options.run ?? []) runOn(view, look, id);
  const drawn = frame(view, size);
  const lines = Array.from({ length: height }, (_, row) => drawn.lines[row] ?? '');
  return { view, frame: drawn, text: lines.map(plainText).join('\n'), widths: lines.map(styledWidth) };
}

/** Runs a command that only opens something. */
function runOn(view: View, look: Look, id: string): void {
  const command = commandById(id) as Command;
  const app = {
    store: view.store,
    ui: view.ui,
    look,
    commands,
    view: () => view,
    now: () => view.now,
    open: (overlay: Ui['overlays'][number]) => view.ui.overlays.push(overlay),
    close: () => view.ui.overlays.pop(),
    toast: () => undefined,
    fail: () => undefined,
    changed: () => undefined,
  } as unknown as App;
  const work = command.run(app, '');
  if (work instanceof Promise) work.catch(() => undefined);
}
