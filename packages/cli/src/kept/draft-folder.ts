import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent, ownFolder, writeWhole } from './whole-file.ts';

/** What a draft says, wherever it is kept. */
export interface DraftText {
  readonly body: string;
  readonly replyToId: string | null;
}

export interface KeptDraft extends DraftText {
  readonly ticketId: string;
  readonly mode: 'reply' | 'note';
  /** What the server had when this screen last agreed with it; null for nothing. */
  readonly agreed: DraftText | null;
}

/** The drafts of one user on one server, a file for each ticket, so that two screens do not write over each other. */
export interface DraftFolder {
  list(): readonly KeptDraft[];
  save(draft: KeptDraft): void;
  remove(ticketId: string): void;
}

export function createDraftFolder(folder: string, onUnread: (path: string) => void): DraftFolder {
  ownFolder(folder);
  const nameOf = (ticketId: string) => `${encodeURIComponent(ticketId)}.json`;
  const read = (name: string): KeptDraft[] => {
    const path = join(folder, name);
    try {
      const draft = parse(readFileSync(path, 'utf8'));
      if (draft !== null) return [draft];
      renameSync(path, `${path}.unread`);
    } catch (error) {
      // Another screen has sent it since the folder was read.
      if (isAbsent(error)) return [];
      throw error;
    }
    onUnread(`${path}.unread`);
    return [];
  };
  return {
    list: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .flatMap(read),
    save: (draft) => writeWhole(folder, nameOf(draft.ticketId), JSON.stringify({ version: 1, ...draft })),
    remove: (ticketId) => rmSync(join(folder, nameOf(ticketId)), { force: true }),
  };
}

function parse(text: string): KeptDraft | null {
  try {
    const { version: _version, ...draft } = JSON.parse(text) as KeptDraft & { version: number };
    const isWhole = typeof draft.ticketId === 'string' && typeof draft.body === 'string';
    return isWhole && (draft.mode === 'reply' || draft.mode === 'note') ? draft : null;
  } catch {
    return null;
  }
}
