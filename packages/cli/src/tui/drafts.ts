import type { DraftEntity } from '@balcao/contract';
import type { DraftFolder, DraftText, KeptDraft } from '../kept/draft-folder.ts';
import { isTemporary } from '../store/outbox.ts';
import type { Store } from '../store/store.ts';
import { createEdit } from '../text/line-edit.ts';
import { sanitizeText } from '../text/sanitize.ts';
import type { Draft, Ui } from './ui.ts';

export interface DraftBookOptions {
  readonly ui: Pick<Ui, 'drafts' | 'focus' | 'selectedId'>;
  readonly store: Pick<Store, 'call' | 'link'>;
  readonly onError: (error: unknown) => void;
  /** Another machine wrote something else here, and what is on this screen was kept. */
  readonly onOther: (ticketId: string, body: string) => void;
  readonly onChange: () => void;
  readonly diskMs?: number;
  readonly serverMs?: number;
}

/** The server takes no longer text; such a draft stays on this computer. */
const longestBody = 65_536;
const pageSize = 100;

/**
 * What was begun and not sent: on this screen, on the disk within half a second, and on the server within four, for the same
 * user on another machine. What the server has replaces what is here, unless something here was not saved yet: that is kept,
 * saved over it, and the other text is told. Notes stay on this computer: on another one the text would stand in a reply.
 */
export class DraftBook {
  readonly #options: DraftBookOptions;
  #folder: DraftFolder | null = null;
  /** What the server had when both said the same. */
  readonly #agreed = new Map<string, DraftText>();
  /** Sent to the server and not heard back from the log. */
  readonly #told = new Map<string, DraftText | null>();
  readonly #ticketOf = new Map<string, string>();
  /** When the server last wrote it, of all that was heard: what is older comes late. */
  readonly #newest = new Map<string, string>();
  readonly #unwritten = new Set<string>();
  readonly #unsaved = new Set<string>();
  #diskTimer: NodeJS.Timeout | undefined;
  #serverTimer: NodeJS.Timeout | undefined;
  #saving = Promise.resolve();
  #isClosed = false;

  constructor(options: DraftBookOptions) {
    this.#options = options;
  }

  /** The drafts of a user, and nobody else's: those of the folder, then what the server says. */
  open(folder: DraftFolder): void {
    this.flush();
    this.#options.ui.drafts.clear();
    for (const memory of [this.#agreed, this.#told, this.#ticketOf, this.#newest, this.#unsaved, this.#unwritten])
      memory.clear();
    this.#folder = folder;
    const kept = this.#onDisk(() => folder.list()) ?? [];
    for (const draft of kept) this.#restore(draft);
    this.#options.onChange();
  }

  /** What the server has now; after a start, and after a gap in what was heard. */
  async load(): Promise<void> {
    if (this.#folder === null) return;
    const folder = this.#folder;
    const here = [...this.#options.ui.drafts.keys()];
    const found = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof this.page>> = await this.page(cursor);
      if (this.#folder !== folder) return;
      for (const { id, ticketId, ...draft } of page.items) {
        found.add(ticketId);
        this.hear(id, { ...draft, ticketId });
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    for (const ticketId of here) if (!found.has(ticketId)) this.#meet(ticketId, null);
    this.#options.onChange();
  }

  page(cursor: string | null) {
    return this.#options.store.call('draft.list', { limit: pageSize, ...(cursor === null ? {} : { cursor }) });
  }

  /** A change of the log. */
  hear(id: string, after: Partial<DraftEntity> | null): void {
    const ticketId = after?.ticketId ?? this.#ticketOf.get(id);
    if (this.#folder === null || ticketId === undefined) return;
    this.#ticketOf.set(id, ticketId);
    if (after === null) return this.#meet(ticketId, null);
    if (!this.#isNewer(ticketId, after.updatedAt)) return;
    const known = this.#agreed.get(ticketId);
    const replyToId = after.replyToId === undefined ? (known?.replyToId ?? null) : after.replyToId;
    this.#meet(ticketId, { body: sanitizeText(after.body ?? known?.body ?? ''), replyToId });
  }

  /** The writer changed it. */
  changed(ticketId: string): void {
    if (this.#folder === null) return;
    this.#unwritten.add(ticketId);
    this.#diskTimer ??= setTimeout(() => this.flush(), this.#options.diskMs ?? 500);
    if (this.#isSaved(ticketId)) return;
    this.#unsaved.add(ticketId);
    if (this.#textOf(ticketId) !== null) return this.#later();
    // Sent, or given up: it must not come back, even if this screen is killed now.
    this.flush();
    void this.push();
  }

  /** On the disk, now. */
  flush(): void {
    clearTimeout(this.#diskTimer);
    this.#diskTimer = undefined;
    const folder = this.#folder;
    if (folder === null) return;
    for (const ticketId of this.#unwritten) {
      const isDone = this.#onDisk(() => {
        const draft = this.#keptOf(ticketId);
        if (draft === null) folder.remove(ticketId);
        else folder.save(draft);
        return true;
      });
      // A disk that refuses is told, and the next change tries again.
      if (isDone === null) return;
      this.#unwritten.delete(ticketId);
    }
  }

  /** On the server, as soon as it answers; one after another. */
  push(): Promise<void> {
    clearTimeout(this.#serverTimer);
    this.#serverTimer = undefined;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#diskTimer);
    clearTimeout(this.#serverTimer);
  }

  async #save(): Promise<void> {
    const folder = this.#folder;
    // What is written meanwhile waits for its own turn.
    const due = [...this.#unsaved];
    for (const ticketId of due) {
      if (this.#options.store.link.kind !== 'online' || this.#folder !== folder) return;
      const text = this.#textOf(ticketId);
      if (this.#isSaved(ticketId) || (text !== null && text.body.length > longestBody)) {
        this.#unsaved.delete(ticketId);
        continue;
      }
      this.#told.set(ticketId, text);
      try {
        await this.#tell(ticketId, text);
        this.#agree(ticketId, text);
      } catch (error) {
        if (isTemporary(error)) return;
        // The ticket is gone, or no longer this user's to see: the text stays on this computer.
        this.#unsaved.delete(ticketId);
        this.#options.onError(error);
      } finally {
        this.#told.delete(ticketId);
      }
      if (this.#isSaved(ticketId)) this.#unsaved.delete(ticketId);
      else this.#later();
    }
  }

  async #tell(ticketId: string, text: DraftText | null): Promise<void> {
    const { store } = this.#options;
    if (text === null) return void (await store.call('draft.discard', { ticket: ticketId }));
    const replyTo = text.replyToId === null ? {} : { replyTo: text.replyToId };
    const { draft } = await store.call('draft.save', { ticket: ticketId, body: text.body, ...replyTo });
    if (draft !== null) this.#isNewer(ticketId, draft.updatedAt);
  }

  /** False for what was written before something that is known already. */
  #isNewer(ticketId: string, at: string | undefined): boolean {
    const newest = this.#newest.get(ticketId) ?? '';
    if (at === undefined) return true;
    if (at < newest) return false;
    this.#newest.set(ticketId, at);
    return true;
  }

  #later(): void {
    if (this.#isClosed) return;
    this.#serverTimer ??= setTimeout(() => void this.push(), this.#options.serverMs ?? 4000);
  }

  /** What the server has meets what is here. */
  #meet(ticketId: string, theirs: DraftText | null): void {
    const ours = this.#textOf(ticketId);
    const agreed = this.#agreed.get(ticketId) ?? null;
    if (isSame(ours, theirs) || (this.#told.has(ticketId) && isSame(this.#told.get(ticketId) ?? null, theirs))) {
      return this.#agree(ticketId, theirs);
    }
    const { drafts, focus, selectedId } = this.#options.ui;
    const here = drafts.get(ticketId);
    // An empty note that is being begun must not turn into a reply under the writer's hands.
    const isBegun = here?.edit.text !== '' || (focus === 'composer' && selectedId === ticketId);
    const isNote = here?.mode === 'note' && isBegun;
    if (!isNote && isSame(ours, agreed)) {
      const edit = createEdit(theirs?.body ?? '');
      drafts.set(ticketId, { edit, mode: 'reply', replyToId: theirs?.replyToId ?? null });
      this.#agree(ticketId, theirs);
      return this.#options.onChange();
    }
    // Something here was not saved: it stays, and goes over the other, which is told unless it is the old one.
    if (theirs !== null && !isSame(theirs, agreed)) this.#options.onOther(ticketId, theirs.body);
    this.#agree(ticketId, theirs);
    if (isNote) return;
    this.#unsaved.add(ticketId);
    this.#later();
  }

  #agree(ticketId: string, text: DraftText | null): void {
    if (text === null) this.#agreed.delete(ticketId);
    else this.#agreed.set(ticketId, text);
    this.#unwritten.add(ticketId);
    if (!this.#isClosed) this.#diskTimer ??= setTimeout(() => this.flush(), this.#options.diskMs ?? 500);
  }

  #restore({ ticketId, body, replyToId, mode, agreed }: KeptDraft): void {
    this.#options.ui.drafts.set(ticketId, { edit: createEdit(body), mode, replyToId });
    if (agreed !== null) this.#agreed.set(ticketId, agreed);
    if (!this.#isSaved(ticketId)) this.#unsaved.add(ticketId);
  }

  #keptOf(ticketId: string): KeptDraft | null {
    const draft = this.#options.ui.drafts.get(ticketId);
    if (draft === undefined || (draft.edit.text === '' && !this.#agreed.has(ticketId))) return null;
    const { edit, mode, replyToId } = draft;
    return { ticketId, body: edit.text, mode, replyToId, agreed: this.#agreed.get(ticketId) ?? null };
  }

  #isSaved(ticketId: string): boolean {
    return isSame(this.#textOf(ticketId), this.#agreed.get(ticketId) ?? null);
  }

  #textOf(ticketId: string): DraftText | null {
    return replyOf(this.#options.ui.drafts.get(ticketId));
  }

  #onDisk<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }
}

/** What of a draft the server may have. */
function replyOf(draft: Draft | undefined): DraftText | null {
  if (draft === undefined || draft.mode !== 'reply' || draft.edit.text.trim() === '') return null;
  return { body: draft.edit.text, replyToId: draft.replyToId };
}

function isSame(one: DraftText | null, other: DraftText | null): boolean {
  return one?.body === other?.body && (one?.replyToId ?? null) === (other?.replyToId ?? null);
}
