import type { NoteEntity, TicketEntity, TicketId, UserId } from '@balcao/contract';
import { type Missed, mayMention, mentionsIn, type Nameable, ticketNumbersIn } from '../domain/mentions.ts';
import { readsContacts } from '../domain/note.ts';
import { sees, type Viewer } from '../domain/visibility.ts';
import { ticketsNumbered } from '../store/queries/notes.ts';
import { viewersOf } from '../store/queries/viewers.ts';
import type { Reads, Tx } from '../store/store.ts';

/** What the text of a note says of people and of other tickets. */
export interface NoteText {
  readonly mentionIds: readonly UserId[];
  readonly ticketRefs: readonly TicketId[];
  /** Mentions that tell nobody, and why. */
  readonly notMentioned: readonly Missed[];
}

/** Nobody is mentioned who may not see the ticket, and no ticket is referred to that the writer may not see. */
export async function readNoteText(
  reads: Reads,
  writer: Viewer,
  body: string,
  ticket: TicketEntity | null,
): Promise<NoteText> {
  const numbers = ticketNumbersIn(body).filter((number) => number !== ticket?.number);
  const referred = await ticketsNumbered(reads, writer, numbers);
  return { ...(await mentions(reads, body, ticket)), ticketRefs: referred.map(({ id }) => id) };
}

async function mentions(
  reads: Reads,
  body: string,
  ticket: TicketEntity | null,
): Promise<Pick<NoteText, 'mentionIds' | 'notMentioned'>> {
  if (!mayMention(body)) return { mentionIds: [], notMentioned: [] };
  const users = await reads.all<Nameable>('SELECT id, name, email FROM users WHERE disabled = 0', []);
  const { named, missed } = mentionsIn(body, users);
  const viewers = await viewersOf(reads, [...named.keys()]);
  const seeing = new Set(
    viewers
      .filter((viewer) => (ticket === null ? readsContacts(viewer) : sees(viewer, ticket)))
      .map(({ userId }) => userId),
  );
  const blind = [...named].filter(([id]) => !seeing.has(id));
  return {
    mentionIds: [...named.keys()].filter((id) => seeing.has(id)),
    notMentioned: [...missed, ...blind.map(([, name]) => ({ name, reason: 'cannotSee' as const }))],
  };
}

/** Keeps which tickets a note refers to, so that each of them finds it. */
export async function writeNoteRefs(tx: Tx, note: Pick<NoteEntity, 'id' | 'ticketRefs'>): Promise<void> {
  await tx.run('DELETE FROM note_refs WHERE note_id = ?', [note.id]);
  for (const id of note.ticketRefs)
    await tx.run('INSERT INTO note_refs (note_id, ticket_id) VALUES (?, ?)', [note.id, id]);
}
