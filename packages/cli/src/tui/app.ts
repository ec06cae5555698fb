import { AppError } from '@balcao/contract';
import { isTemporary } from '../store/outbox.ts';
import { partsOf } from '../store/select.ts';
import type { Store } from '../store/store.ts';
import { createEdit, insert } from '../text/line-edit.ts';
import { newsLine } from '../text/news-line.ts';
import { sanitizeLine } from '../text/sanitize.ts';
import { type App, availability, type Host } from './commands/command.ts';
import { edit } from './commands/composer.ts';
import { errorText } from './commands/error-text.ts';
import { commandById, commands } from './commands/index.ts';
import { layoutNow, moveInList } from './commands/nav.ts';
import { openQuickReplies, startsQuickReply } from './commands/quick-reply.ts';
import { findKey, keyLabel } from './keymap.ts';
import { layoutKind, listCapacity } from './layout.ts';
import { firstRow, listModel, selectedParts } from './list-model.ts';
import { type Look, say } from './look.ts';
import { createForm } from './overlays/form.ts';
import type { Overlay } from './overlays/overlay.ts';
import type { Size } from './screen/frame.ts';
import type { Key } from './screen/key-names.ts';
import { stackOf } from './stack.ts';
import { createUi, type Draft, draftOf, type Ui, type View } from './ui.ts';

export interface AppOptions {
  readonly store: Store;
  readonly look: Look;
  readonly host: Host;
  readonly now: () => number;
  readonly size: Size;
  readonly onChange: () => void;
  /** A draft of a ticket is not what it was. */
  readonly onDrafts: (ticketId: string) => void;
  /** The writer turned to something else. */
  readonly onLeave?: () => void;
}

const toastMs = { done: 4000, error: 8000, hint: 4000 };
const previewMs = 60;

/** The screens as a machine: keys and store changes in, `ui` out. Drawing is somebody else's. */
export function createApp(options: AppOptions): TuiApp {
  return new TuiApp(options);
}

export class TuiApp implements App {
  readonly store: Store;
  readonly look: Look;
  readonly host: Host;
  readonly commands = commands;
  readonly ui: Ui;
  readonly #options: AppOptions;
  #previewTimer: NodeJS.Timeout | undefined;
  #toastTimer: NodeJS.Timeout | undefined;
  /** The thread shown and how much of it was there when it was last marked read. */
  #marked = '';
  #opened: string | null = null;
  /** Notifications that were there before, or were told; null until the first came. */
  #toldNews: ReadonlySet<string> | null = null;
  #placedId: string | null = null;
  #writingIn: string | null = null;

  constructor(options: AppOptions) {
    this.#options = options;
    this.store = options.store;
    this.look = options.look;
    this.host = options.host;
    this.ui = createUi(options.size);
    this.resize(options.size);
  }

  view(): View {
    return { store: this.store, ui: this.ui, look: this.look, now: this.now() };
  }

  now(): number {
    return this.#options.now();
  }

  press(key: Key): void {
    const overlay = this.ui.overlays.at(-1);
    if (overlay?.kind === 'menu') this.#pressMenu(key);
    else this.#pressStack(key);
    this.settle();
  }

  /** Pasted text goes where one types; it never sends and never is a command. */
  paste(text: string): void {
    const isTyping = this.ui.overlays.length > 0 || this.ui.focus === 'composer';
    if (!isTyping) this.toast('hint', this.look.words.pasteFirst);
    const isOneLine = this.ui.overlays.length > 0;
    edit(this, (state) => insert(state, isOneLine ? text.replaceAll('\n', ' ') : text));
    this.settle();
  }

  scroll(by: number): void {
    if (this.ui.overlays.length > 0 || this.ui.focus !== 'list') this.dispatch('nav.line', by < 0 ? 'up' : 'down');
    else moveInList(this, by);
    this.settle();
  }

  resize(size: Size): void {
    this.ui.size = size;
    this.ui.layout = layoutKind(size.width, this.ui.layout);
  }

  focusTerminal(isFocused: boolean): void {
    this.ui.isTerminalFocused = isFocused;
    this.settle();
  }

  dispatch(id: string, argument = ''): void {
    const command = commandById(id);
    if (command === undefined) return;
    const answer = availability(command, this.view());
    if (answer !== true) return this.toast('hint', `${command.title[this.look.lang]}: ${answer[this.look.lang]}`);
    if (command.isInner !== true) this.ui.recent = [id, ...this.ui.recent.filter((other) => other !== id)].slice(0, 30);
    this.#wait(command.run(this, argument));
  }

  toast(kind: 'done' | 'error' | 'hint', text: string): void {
    this.ui.toast = { kind, text, untilMs: this.now() + toastMs[kind] };
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => this.changed(), toastMs[kind] + 10);
    this.#toastTimer.unref();
  }

  fail = (error: unknown): void => {
    const text = errorText(error, this.look.lang);
    const code = error instanceof AppError ? error.code : null;
    this.ui.notices.unshift({ atMs: this.now(), text, code, requestId: requestIdOf(error) });
    this.ui.notices.length = Math.min(this.ui.notices.length, 200);
    const isConflict = code === 'ticket.alreadyAccepted';
    this.toast('error', isConflict ? `${text} ${this.look.glyphs.bullet} ${this.look.words.rowKept}` : text);
    if (code === 'auth.expired' || code === 'auth.required') this.#askToSignIn();
    this.changed();
  };

  /** Something to know that is no error: kept among the notices. */
  notice(text: string): void {
    const line = sanitizeLine(text);
    this.ui.notices.unshift({ atMs: this.now(), text: line, code: null, requestId: null });
    this.toast('hint', line);
    this.changed();
  }

  open(overlay: Overlay): void {
    this.ui.overlays.push(overlay);
  }

  close(): void {
    this.ui.overlays.pop();
  }

  act: App['act'] = async (action, input) => {
    try {
      return await this.store.call(action, input);
    } catch (error) {
      this.fail(error);
      return null;
    } finally {
      this.changed();
    }
  };

  select(ticketId: string | null): void {
    const { ui } = this;
    if (ui.selectedId !== ticketId) ui.chatId = null;
    ui.selectedId = ticketId;
    ui.kept = partsOf(this.store.state, ticketId);
    if (ticketId === null) this.#selectFirst();
    this.#place();
  }

  setDraft(ticketId: string, draft: Draft | null): void {
    if (draft === null) {
      const mode = this.ui.drafts.get(ticketId)?.mode ?? 'reply';
      this.ui.drafts.set(ticketId, { edit: createEdit(), mode, replyToId: null });
    } else this.ui.drafts.set(ticketId, draft);
    this.#options.onDrafts(ticketId);
  }

  changed(): void {
    this.settle();
    this.#options.onChange();
  }

  /** Brings `ui` in line with what the store has now; after each key and each batch of events. */
  settle(): void {
    const { ui, store } = this;
    if (store.phase.kind === 'refused') this.#askToSignIn();
    if (store.link.kind === 'refused') this.#askToSignIn();
    if (ui.selectedId === null) this.#selectFirst();
    ui.kept = partsOf(store.state, ui.selectedId) ?? ui.kept;
    this.#place();
    this.#tellNews();
    this.#openShown();
    this.#markRead();
    this.#noticeLeaving();
  }

  #noticeLeaving(): void {
    const { ui } = this;
    const writingIn = ui.focus === 'composer' ? ui.selectedId : null;
    if (writingIn === this.#writingIn) return;
    const isLeft = this.#writingIn !== null;
    this.#writingIn = writingIn;
    if (isLeft) this.#options.onLeave?.();
  }

  stop(): void {
    clearTimeout(this.#previewTimer);
    clearTimeout(this.#toastTimer);
  }

  #pressStack(key: Key): void {
    const stack = stackOf(this);
    const row = findKey(stack, key.name);
    if (row !== undefined) return this.dispatch(row.command, row.argument ?? '');
    const isTyping = stack === 'composer' || stack === 'picker' || stack === 'form';
    if (isTyping) {
      if (stack === 'composer' && key.text === '/' && startsQuickReply(this, draftOf(this.ui).edit)) {
        return openQuickReplies(this);
      }
      if (key.text !== undefined) edit(this, (state) => insert(state, key.text ?? ''));
      return;
    }
    this.toast('hint', say(this.look.words.unknownKey, { key: keyLabel(key.name, this.look.lang) }));
  }

  #pressMenu(key: Key): void {
    const menu = this.ui.overlays.at(-1);
    if (menu?.kind !== 'menu') return;
    if (key.name === 'esc' || key.name === 'ctrl+c') return this.close();
    const entry = menu.entries.find((candidate) => candidate.key === key.name);
    if (entry === undefined) return;
    if (entry.reason !== null) return this.toast('hint', `${entry.title}: ${entry.reason}`);
    this.close();
    this.#wait(entry.run());
  }

  /** A command that takes time reports its own failures; what slips through is still told. */
  #wait(work: void | Promise<void>): void {
    if (work instanceof Promise) work.then(() => this.changed(), this.fail);
  }

  #selectFirst(): void {
    const { ui } = this;
    const first = listModel(this).idAt(0);
    if (first === null) return;
    ui.selectedId = first;
    ui.row = 0;
    ui.kept = partsOf(this.store.state, first);
  }

  /** Where the selected row is now; rows that came in above it raise a counter instead of moving it. */
  #place(): void {
    const { ui } = this;
    const model = listModel(this);
    if (model.selected === -1) return;
    ui.near = { above: model.idAt(model.selected - 1), below: model.idAt(model.selected + 1) };
    const capacity = listCapacity(layoutNow(this));
    const moved = model.selected - ui.place;
    const top = firstRow(model, ui.row, capacity);
    if (top === 0) ui.newAbove = 0;
    else if (moved > 0 && ui.selectedId === this.#placedId) ui.newAbove += moved;
    ui.place = model.selected;
    this.#placedId = ui.selectedId;
  }

  /** Loads the thread that is on the screen: at once when it was opened, a moment later while the cursor is moving. */
  #openShown(): void {
    const threadId = selectedParts(this)?.thread.id ?? null;
    if (threadId === null || layoutNow(this).chat === 0 || threadId === this.#opened) return;
    clearTimeout(this.#previewTimer);
    const open = () => {
      this.#opened = threadId;
      this.store.openThread(threadId).catch((error: unknown) => {
        this.#opened = null;
        if (!isTemporary(error)) this.fail(error);
      });
    };
    const isKnown = this.store.state.timelines.get(threadId)?.stale === false;
    // Without a link nothing would come; the link's return settles again.
    if (!isKnown && this.store.link.kind === 'offline') return;
    if (isKnown || this.ui.focus !== 'list') return open();
    this.#previewTimer = setTimeout(() => {
      if (selectedParts(this)?.thread.id === threadId) open();
    }, previewMs);
  }

  /** What has come is said in one line, the latest of it, where the list does not show it anyway; an error is not covered by it. */
  #tellNews(): void {
    const { news } = this.store;
    if (news === null) return;
    const told = this.#toldNews;
    if (told !== null && news.items.every(({ id }) => told.has(id))) return;
    this.#toldNews = new Set(news.items.map(({ id }) => id));
    const fresh = news.items.filter(
      ({ id, kind, readAt }) => readAt === null && kind !== 'ticketPending' && told?.has(id) === false,
    );
    const [latest] = fresh;
    const { toast } = this.ui;
    const isCovered = toast?.kind === 'error' && toast.untilMs > this.now();
    if (latest === undefined || isCovered) return;
    const line = newsLine(latest, this.look.lang);
    const more = fresh.length - 1;
    this.toast('hint', more === 0 ? line : say(this.look.words.newsMore, { line, count: more }));
  }

  /** Reading marks as read, and nothing else does: the thread is shown, it has the focus, and somebody looks. */
  #markRead(): void {
    const { ui, store } = this;
    const parts = selectedParts(this);
    const isRead = ui.isTerminalFocused && (ui.focus === 'chat' || ui.focus === 'composer') && ui.overlays.length === 0;
    if (ui.isReadOnly || parts === null || !isRead || store.state.timelines.get(parts.thread.id) === undefined) return;
    if (!store.state.unread.includes(parts.ticket.id)) return;
    const mark = `${parts.thread.id} ${parts.thread.inboundCount}`;
    if (mark === this.#marked) return;
    this.#marked = mark;
    store.call('thread.mark', { ticket: parts.ticket.id, read: true }).catch(() => {
      // Without a link it is marked when the thread is next looked at.
      this.#marked = '';
    });
  }

  #askToSignIn(): void {
    const { ui, look, host } = this;
    // Whoever signs in next may be somebody else.
    this.store.outbox.pause();
    if (ui.overlays.some((overlay) => overlay.kind === 'form' && overlay.isModal === true)) return;
    const { words } = look;
    const { signIn } = host;
    this.open(
      createForm({
        title: words.authTitle,
        isModal: true,
        hint: signIn === undefined ? `${words.authLine} ${words.authHow}` : words.authLine,
        fields: signIn === undefined ? [] : [{ id: 'secret', label: words.authPassword, isSecret: true }],
        submit: async (values) => {
          if (signIn === undefined) return { '': words.authHow };
          try {
            await signIn(values['secret'] ?? '', this.store.state.me?.user.email ?? null);
            await this.store.restart();
            return {};
          } catch (error) {
            return { secret: errorText(error, look.lang) };
          }
        },
      }),
    );
  }
}

/** What the server called the request, when the refusal came with it. */
function requestIdOf(error: unknown): string | null {
  const cause = error instanceof AppError ? error.cause : null;
  const id = typeof cause === 'object' && cause !== null && 'requestId' in cause ? cause.requestId : null;
  return typeof id === 'string' ? id : null;
}
