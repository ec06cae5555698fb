import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Echo } from '../store/outbox.ts';
import { createEdit } from '../text/line-edit.ts';
import type { Draft } from './ui.ts';

/** What was written and not sent, on disk within a second, for this user alone. */
export interface DraftFile {
  /** Writes soon; what `read` gives then is what is kept. */
  save(): void;
  /** Writes now. */
  flush(): Promise<void>;
}

export interface Kept {
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly outbox: readonly Echo[];
}

interface Stored {
  readonly version: 1;
  readonly drafts: Readonly<Record<string, { readonly text: string; readonly mode: 'reply' | 'note' }>>;
  readonly outbox: readonly Echo[];
}

const saveMs = 500;

export async function loadDrafts(folder: string): Promise<Kept> {
  try {
    const stored = JSON.parse(await readFile(join(folder, 'drafts.json'), 'utf8')) as Stored;
    const drafts = Object.entries(stored.drafts).map(
      ([id, { text, mode }]) => [id, { edit: createEdit(text), mode, replyToId: null }] as const,
    );
    return { drafts: new Map(drafts), outbox: stored.outbox };
  } catch (error) {
    const nothing: Kept = { drafts: new Map(), outbox: [] };
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    // Not ours to understand, but messages may wait in it: it is put aside before the next save would replace it.
    await rename(join(folder, 'drafts.json'), join(folder, 'drafts.json.unread'));
    return nothing;
  }
}

export function createDraftFile(folder: string, read: () => Kept, onError: (error: unknown) => void): DraftFile {
  let timer: NodeJS.Timeout | undefined;
  let written = '';
  let queue = Promise.resolve();
  const write = async (): Promise<void> => {
    const text = serialize(read());
    if (text === written) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, 'drafts.json');
    await writeFile(`${path}.new`, text, { mode: 0o600 });
    await chmod(`${path}.new`, 0o600);
    await rename(`${path}.new`, path);
    written = text;
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    // A disk that refuses must not take the screen down: it is told, and the next change tries again.
    queue = queue.then(write).catch(onError);
    return queue;
  };
  return {
    save() {
      timer ??= setTimeout(() => void flush(), saveMs);
    },
    flush,
  };
}

/** Looking only: what was kept stays as it is. */
export const unkept: DraftFile = { save() {}, flush: async () => {} };

function serialize({ drafts, outbox }: Kept): string {
  const kept = [...drafts].filter(([, draft]) => draft.edit.text !== '');
  const stored: Stored = {
    version: 1,
    drafts: Object.fromEntries(kept.map(([id, { edit, mode }]) => [id, { text: edit.text, mode }])),
    outbox: outbox.filter((echo) => echo.state !== 'sent'),
  };
  return JSON.stringify(stored);
}
