import type { TicketParts } from '@balcao/contract';
import type { Tab } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import { createEdit, type LineEdit } from '../text/line-edit.ts';
import type { LayoutKind } from './layout.ts';
import type { Look } from './look.ts';
import type { Overlay } from './overlays/overlay.ts';
import type { Size } from './screen/frame.ts';

export type Focus = 'list' | 'chat' | 'panel' | 'composer';

/** A message or note being written, kept per ticket. */
export interface Draft {
  readonly edit: LineEdit;
  readonly mode: 'reply' | 'note';
  readonly replyToId: string | null;
  /** It begins like a quick reply and is meant as it is. */
  readonly isLiteral?: boolean;
}

export interface Notice {
  readonly atMs: number;
  readonly text: string;
  readonly code: string | null;
  readonly requestId: string | null;
}

export interface Toast {
  readonly kind: 'done' | 'error' | 'hint';
  readonly text: string;
  readonly untilMs: number;
}

/** What the screen is doing; everything about tickets and messages is the store's. */
export interface Ui {
  size: Size;
  layout: LayoutKind;
  focus: Focus;
  isTerminalFocused: boolean;
  tab: Tab;
  order: 'newest' | 'oldest';
  section: 'both' | 'individual' | 'group';
  connectionId: string | null;
  /** What the user asked for with `/` or a quick filter. */
  query: string | null;
  selectedId: string | null;
  /** The selected row's distance from the top of the list pane. */
  row: number;
  /** Where the selected ticket stood in its list, for when it leaves it. */
  place: number;
  /** The tickets above and below it. */
  near: { readonly above: string | null; readonly below: string | null };
  /** The selected row as last seen: it stays on the screen after its ticket left the list. */
  kept: TicketParts | null;
  newAbove: number;
  /** Selected message, note or echo of the chat; null follows the newest. */
  chatId: string | null;
  drafts: Map<string, Draft>;
  sent: string[];
  historyAt: number | null;
  isPanelShown: boolean;
  isZen: boolean;
  hasMouse: boolean;
  overlays: Overlay[];
  toast: Toast | null;
  notices: Notice[];
  seenNotices: number;
  /** What providers said of accounts up to this instant was looked at. */
  seenNoticesUntil: string;
  /** Command ids, the last used first. */
  recent: string[];
  find: string | null;
  /** A note whose adding nobody confirmed yet. */
  triedNote: { readonly ticket: string; readonly body: string; readonly clientKey: string } | null;
  /** When the contact was last told that somebody writes. */
  typing: { readonly ticketId: string; readonly atMs: number } | null;
  /** Looking only: nothing is written, not even what was read. */
  isReadOnly: boolean;
  /** Until then a second Ctrl+c quits. */
  cancelUntilMs: number;
}

/** What a frame is drawn from. */
export interface View {
  readonly store: Pick<
    Store,
    'state' | 'phase' | 'link' | 'offlineSinceMs' | 'outbox' | 'filtered' | 'isLoading' | 'news'
  >;
  readonly ui: Ui;
  readonly look: Look;
  readonly now: number;
}

export function createUi(size: Size): Ui {
  return {
    size,
    layout: 'one',
    focus: 'list',
    isTerminalFocused: true,
    tab: 'pending',
    order: 'newest',
    section: 'both',
    connectionId: null,
    query: null,
    selectedId: null,
    row: 0,
    place: 0,
    near: { above: null, below: null },
    kept: null,
    newAbove: 0,
    chatId: null,
    drafts: new Map(),
    sent: [],
    historyAt: null,
    isPanelShown: true,
    isZen: false,
    hasMouse: false,
    overlays: [],
    toast: null,
    notices: [],
    seenNotices: 0,
    seenNoticesUntil: '',
    recent: [],
    find: null,
    triedNote: null,
    typing: null,
    isReadOnly: false,
    cancelUntilMs: 0,
  };
}

export const emptyDraft: Draft = { edit: createEdit(), mode: 'reply', replyToId: null };

export function draftOf(ui: Ui): Draft {
  return ui.drafts.get(ui.selectedId ?? '') ?? emptyDraft;
}
