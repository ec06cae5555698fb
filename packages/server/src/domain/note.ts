import type { NoteEntity, TicketEntity } from '@balcao/contract';
import { isWithin, sees, type Viewer, type VisibilityFacts, visibleSql } from './visibility.ts';

/*
 * Who sees a note. One on a ticket is seen with it. A general one is about the contact and shown in all its tickets, so whoever
 * reads contacts sees it; but what was written on a ticket that is private today is seen with that ticket only.
 */
export function seesNote(viewer: Viewer, note: Pick<NoteEntity, 'scope'>, ticket: VisibilityFacts | null): boolean {
  if (note.scope === 'contact' && seesGeneral(viewer, ticket)) return true;
  return ticket !== null && sees(viewer, ticket);
}

function seesGeneral(viewer: Viewer, ticket: VisibilityFacts | null): boolean {
  return readsContacts(viewer) && (ticket === null || !ticket.private);
}

export const readsContacts = (viewer: Viewer): boolean => viewer.grants['catalogue.use'] !== undefined;

/** The same rule as a condition over notes `n` and their tickets `t`, where there is one. */
export function visibleNotesSql(viewer: Viewer): { readonly sql: string; readonly params: readonly string[] } {
  const withTicket = visibleSql(viewer);
  const general = readsContacts(viewer) ? `(n.scope = 'contact' AND (t.id IS NULL OR t.private = 0))` : '1 = 0';
  return { sql: `(${general} OR ${withTicket.sql})`, params: withTicket.params };
}

/** Its author, or whoever moderates notes. */
export function mayChangeNote(viewer: Viewer, note: NoteEntity, ticket: TicketEntity | null): boolean {
  if (note.author.id === viewer.userId) return true;
  const scope = viewer.grants['note.moderate'];
  return scope !== undefined && (ticket === null || isWithin(scope, viewer, ticket));
}
