import {
  type ActionId,
  type ActionOf,
  AppError,
  type CallOf,
  type Change,
  isId,
  type OutputOf,
  type SequencedEvent,
  type Topic,
} from '@balcao/contract';
import { createFilter, type FilteredList } from './filtered-list.ts';
import { fetchNews, type News } from './news.ts';
import { createOutbox, isTemporary, type NewMessage, type Outbox } from './outbox.ts';
import { fetchThread, fetchTickets, pageSize } from './pages.ts';
import type { Link, StoreApi, Stream } from './port.ts';
import { applyEvent, applySnapshot, forgetThread } from './reduce.ts';
import { type ClientState, createState, type MutableState, type Tab, tabs } from './state.ts';
import { createTimers } from './timers.ts';
import type { Tray } from './tray.ts';

export interface StoreOptions {
  readonly api: StoreApi;
  readonly now: () => number;
  /** A new key for a call. */
  readonly newKey: () => string;
  /** Tickets of each state in the first snapshot. */
  readonly depth?: number;
  /** Who is signed in is known, for the first time or another than before: where that user's messages wait. */
  readonly openTray?: (userId: string) => Tray | null;
  readonly onDraft?: (change: Extract<Change, { entity: 'draft' }>) => void;
  /** A snapshot came: what is kept outside the state may have missed something. */
  readonly onSnapshot?: () => void;
  /** What went wrong without anybody asking for it. */
  readonly onError?: (error: unknown) => void;
}

export type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unreachable'; readonly error: unknown; readonly retryAtMs: number }
  | { readonly kind: 'refused'; readonly error: unknown };

/** What somebody wrote; the store gives it a key and a time. */
export type OwnMessage = Pick<NewMessage, 'threadId' | 'text' | 'input'> & Partial<Pick<NewMessage, 'to'>>;

export interface Store {
  readonly state: ClientState;
  readonly phase: Phase;
  readonly link: Link;
  /** When the link was last up, for "offline for 12 s". */
  readonly offlineSinceMs: number | null;
  readonly outbox: Outbox;
  readonly filtered: FilteredList | null;
  /** Null until they came. */
  readonly news: News | null;
  isLoading(what: Tab | `thread:${string}`): boolean;
  start(): Promise<void>;
  subscribe(listener: () => void): () => void;
  call<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<OutputOf<ActionOf<K>>>;
  /** What a call would answer; nothing is changed by it. */
  tryOut<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<OutputOf<ActionOf<K>>>;
  /** Throws when it can neither be kept nor sent. */
  send(message: OwnMessage): void;
  openThread(threadId: string): Promise<void>;
  loadOlder(threadId: string): Promise<void>;
  loadMore(tab: Tab): Promise<void>;
  /** Shows what matches instead of the tabs' own lists; null goes back. Throws what the server says of the query. */
  filter(query: string | null): Promise<void>;
  loadMoreFiltered(): Promise<void>;
  /** Brings a ticket that is not here: by id, number or protocol. */
  fetchTicket(ticket: string): Promise<string | null>;
  /** Tickets of any state that match, brought here. */
  findTickets(query: string): Promise<readonly string[]>;
  reconnect(): void;
  resync(): Promise<void>;
  /** After signing in again: starts over with what is known. */
  restart(): Promise<void>;
  close(): void;
}

/** Threads kept up to date; the protocol allows 64 topics. */
const liveThreads = 32;
const refetchMs = 150;
const refilterMs = 400;
const newsMs = 100;
const firstRetryMs = 1000;
const longestRetryMs = 15_000;

export function createStore(options: StoreOptions): Store {
  return new LiveStore(options);
}

/** Owns the stream, its timers and the outbox; `close` ends them. */
class LiveStore implements Store {
  readonly state: MutableState = createState();
  readonly outbox: Outbox;
  phase: Phase = { kind: 'starting' };
  link: Link = { kind: 'connecting' };
  offlineSinceMs: number | null = null;
  news: News | null = null;
  readonly #options: StoreOptions;
  readonly #api: StoreApi;
  readonly #listeners = new Set<() => void>();
  readonly #loading = new Set<string>();
  readonly #timers = createTimers();
  readonly #cursors = new Map<Tab, string | null>();
  #stream: Stream | null = null;
  #threads: string[] = [];
  #isClosed = false;
  #userId: string | null = null;
  readonly #filter = createFilter({ fetch: (input) => this.#ticketPage(input), onChange: () => this.#changed() });

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#api = options.api;
    this.outbox = createOutbox({
      api: options.api,
      now: options.now,
      onChange: () => this.#changed(),
      onRefused: (error) => options.onError?.(error),
      onTrouble: (error) =>
        options.onError?.(new AppError('outbox.diskRefused', { problem: messageOf(error) }, { cause: error })),
      isKnown: (id) => this.state.tables.message.has(id),
      retryMs: 2000,
    });
  }

  get filtered(): FilteredList | null {
    return this.#filter.list;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  isLoading(what: Tab | `thread:${string}`): boolean {
    return this.#loading.has(what);
  }

  /** Loads the snapshot, trying until somebody answers, and follows the log from there. */
  async start(): Promise<void> {
    let waitMs = firstRetryMs;
    while (!this.#isClosed) {
      try {
        applySnapshot(this.state, await this.#api.snapshot({ tickets: this.#options.depth ?? pageSize }));
        break;
      } catch (error) {
        if (!isTemporary(error)) return this.#refuse(error);
        // Not all clients of an office at one moment.
        const pauseMs = waitMs / 2 + (waitMs / 2) * Math.random();
        this.phase = { kind: 'unreachable', error, retryAtMs: this.#options.now() + pauseMs };
        this.#changed();
        await this.#timers.pause(pauseMs);
        waitMs = Math.min(waitMs * 2, longestRetryMs);
      }
    }
    if (this.#isClosed) return;
    this.phase = { kind: 'ready' };
    this.#follow();
    this.#lookForNews();
    this.#recognise();
    this.#changed();
  }

  call<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<OutputOf<ActionOf<K>>> {
    return this.#api.call(action, input).then(({ result }) => result);
  }

  tryOut<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<OutputOf<ActionOf<K>>> {
    return this.#api.tryOut(action, input).then(({ result }) => result);
  }

  send(message: OwnMessage): void {
    const at = new Date(this.#options.now()).toISOString();
    // With the server there, a full disk is no reason not to answer a customer.
    const mustKeep = this.link.kind !== 'online';
    try {
      this.outbox.add({ to: '', ...message, at, clientKey: this.#options.newKey() }, { mustKeep });
    } catch (error) {
      throw new AppError('outbox.notKept', { problem: messageOf(error) }, { cause: error });
    }
  }

  async openThread(threadId: string): Promise<void> {
    this.#threads = [threadId, ...this.#threads.filter((id) => id !== threadId)];
    for (const dropped of this.#threads.splice(liveThreads)) forgetThread(this.state, dropped);
    this.#stream?.setTopics(this.#topics());
    const timeline = this.state.timelines.get(threadId);
    if (timeline === undefined || timeline.stale) await this.#loadThread(threadId, undefined);
  }

  async loadOlder(threadId: string): Promise<void> {
    const cursor = this.state.timelines.get(threadId)?.olderCursor;
    if (typeof cursor === 'string') await this.#loadThread(threadId, cursor);
  }

  async loadMore(tab: Tab): Promise<void> {
    if (this.#loading.has(tab) || this.#isComplete(tab)) return;
    await this.#whileLoading(tab, async () => {
      const before = this.state.index[tab].length;
      // The snapshot gives no cursor: the first pages may hold what is here already.
      while (this.state.index[tab].length === before && this.#cursors.get(tab) !== null) await this.#loadPage(tab);
    });
  }

  filter(query: string | null): Promise<void> {
    return this.#filter.ask(query);
  }

  loadMoreFiltered(): Promise<void> {
    return this.#filter.loadMore();
  }

  async fetchTicket(ticket: string): Promise<string | null> {
    if (this.state.tables.ticket.has(ticket)) return ticket;
    const number = isId('ticket', ticket) ? (await this.call('ticket.show', { ticket })).number : ticket;
    const page = await this.#ticketPage({ filter: `number:${number}`, limit: 1 });
    this.#changed();
    return page.ids[0] ?? null;
  }

  async findTickets(query: string): Promise<readonly string[]> {
    const { ids } = await this.#ticketPage({ filter: query, limit: 50 });
    this.#changed();
    return ids;
  }

  reconnect(): void {
    this.#stream?.reconnectNow();
    this.#timers.hurry();
  }

  /** The same code as the first start; what was loaded by scrolling is loaded again, so no row goes away. */
  async resync(): Promise<void> {
    const depth = Math.max(this.#options.depth ?? pageSize, ...tabs.map((tab) => this.state.index[tab].length));
    try {
      applySnapshot(this.state, await this.#api.snapshot({ tickets: depth }));
    } catch (error) {
      if (!isTemporary(error)) return this.#refuse(error);
      return this.#later('resync', firstRetryMs, () => this.resync());
    }
    this.#cursors.clear();
    this.#recognise();
    this.#stream?.resume(this.state.cursor);
    this.#lookForNews();
    this.#changed();
    const [open] = this.#threads;
    if (open !== undefined) await this.openThread(open);
  }

  async restart(): Promise<void> {
    this.#stream?.close();
    this.#stream = null;
    this.phase = { kind: 'starting' };
    this.link = { kind: 'connecting' };
    await this.start();
    const [open] = this.#threads;
    if (open !== undefined) await this.openThread(open);
  }

  close(): void {
    this.#isClosed = true;
    this.#stream?.close();
    this.outbox.close();
    this.#timers.close();
    this.#listeners.clear();
  }

  /** Messages and drafts are a user's: another one who signs in here gets their own. */
  #recognise(): void {
    const userId = this.state.me?.user.id ?? null;
    if (userId !== null && userId !== this.#userId) {
      this.#userId = userId;
      this.outbox.open(this.#options.openTray?.(userId) ?? null);
    } else this.outbox.resume();
    this.#options.onSnapshot?.();
  }

  #follow(): void {
    this.#stream = this.#api.subscribe({
      after: this.state.cursor,
      topics: this.#topics(),
      onEvent: (event) => this.#receive(event),
      onWatermark: (seq) => {
        this.state.cursor = Math.max(this.state.cursor, seq);
      },
      onResync: () => this.#background(this.resync()),
      onLink: (link) => this.#setLink(link),
    });
  }

  #receive(event: SequencedEvent): void {
    applyEvent(this.state, event);
    let touchesTickets = false;
    for (const change of event.event.changes) {
      touchesTickets ||= change.entity === 'ticket';
      if (change.entity === 'notification') this.#lookForNews();
      if (change.entity === 'draft') this.#options.onDraft?.(change);
      if (change.entity === 'message') {
        this.outbox.settle({ id: change.id, clientKey: change.after?.clientKey ?? null });
      }
      if (change.entity === 'ticket' && change.after?.lastMessage)
        this.#checkTail(change.id, change.after.lastMessage.id);
    }
    if (touchesTickets && this.filtered !== null) this.#later('filter', refilterMs, () => this.#filter.again());
    if (this.state.countsStale) this.#later('resync', refetchMs, () => this.resync());
    this.#changed();
  }

  /** The event says that there is some; what it is about, and whether it may still be seen, the server says. */
  #lookForNews(): void {
    this.#later('news', newsMs, async () => {
      this.news = await fetchNews(this.#api);
      this.#changed();
    });
  }

  /** A message may pass while a thread's topic is being added; its ticket still names it. */
  #checkTail(ticketId: string, messageId: string): void {
    const threadId = this.state.tables.ticket.get(ticketId)?.threadId;
    if (threadId === undefined || !this.state.timelines.has(threadId)) return;
    if (this.state.tables.message.has(messageId)) return;
    this.#later(`tail:${threadId}`, refetchMs, async () => {
      if (!this.state.tables.message.has(messageId)) await this.#loadThread(threadId, undefined);
    });
  }

  #setLink(link: Link): void {
    this.link = link;
    if (link.kind === 'online') {
      this.offlineSinceMs = null;
      this.outbox.wake();
    } else if (link.kind === 'offline') this.offlineSinceMs ??= this.#options.now();
    else if (link.kind === 'refused') this.outbox.pause();
    this.#changed();
  }

  async #loadThread(threadId: string, cursor: string | undefined): Promise<void> {
    const what = `thread:${threadId}`;
    if (this.#loading.has(what)) return;
    await this.#whileLoading(what, async () => {
      const messages = await fetchThread(this.#api, this.state, threadId, cursor);
      for (const message of messages) this.outbox.settle(message);
    });
  }

  async #loadPage(tab: Tab): Promise<void> {
    const cursor = this.#cursors.get(tab);
    const filter = `state:${tab === 'all' ? 'pending,open,snoozed,closed' : tab}`;
    const limit = cursor === undefined ? Math.min(1000, this.state.index[tab].length + pageSize) : pageSize;
    const page = await this.#ticketPage({ filter, limit, ...(typeof cursor === 'string' ? { cursor } : {}) });
    this.#cursors.set(tab, page.nextCursor);
  }

  #ticketPage(input: CallOf<ActionOf<'sync.tickets'>>) {
    return fetchTickets(this.#api, this.state, input);
  }

  #isComplete(tab: Tab): boolean {
    if (this.#cursors.get(tab) === null) return true;
    const { counts, index } = this.state;
    const total = tab === 'all' ? counts.pending + counts.open + counts.snoozed + counts.closed : counts[tab];
    return index[tab].length >= total;
  }

  #topics(): Topic[] {
    return ['tickets', ...this.#threads.map((id): Topic => `thread:${id}`)];
  }

  async #whileLoading(what: string, load: () => Promise<void>): Promise<void> {
    this.#loading.add(what);
    this.#changed();
    try {
      await load();
    } finally {
      this.#loading.delete(what);
      this.#changed();
    }
  }

  #refuse(error: unknown): void {
    this.phase = { kind: 'refused', error };
    this.#changed();
  }

  #later(name: string, ms: number, run: () => Promise<void>): void {
    this.#timers.later(name, ms, () => this.#background(run()));
  }

  /** Work nobody waits for: without a link it will be asked for again, anything else is told. */
  #background(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!isTemporary(error)) this.#options.onError?.(error);
    });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
