import { type CheckNote, type CheckNoteKind, checkNoteText } from '@balcao/contract';

/** What a check found, as data for every language and as the English sentence that scripts read. */
export function noted(kind: CheckNoteKind, data: CheckNote['data'] = {}): { note: CheckNote; detail: string } {
  const note = { kind, data };
  return { note, detail: checkNoteText(note, 'en') };
}
