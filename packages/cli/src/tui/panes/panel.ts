import { notesOfThread } from '../../store/select.ts';
import { dateTime } from '../../text/time.ts';
import { cut, fit } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import { selectedParts } from '../list-model.ts';
import { formatPhone } from '../phone.ts';
import type { View } from '../ui.ts';
import { firstName } from './message-lines.ts';
import { nameOf, windowWord } from './ticket-row.ts';

/** The contact and the ticket beside the chat. */
export function panelPane(view: View, columns: number, height: number): string[] {
  const parts = selectedParts(view);
  if (parts === null) return [];
  const { look, now } = view;
  const { words, paint, glyphs } = look;
  const { ticket, contact, connection } = parts;
  const when = (at: string) => dateTime(Date.parse(at), now, look.time);
  const line = (label: string, value: string) => `${paint('dim', fit(` ${label}`, 11))} ${cut(value, columns - 12)}`;
  const title = (text: string) => paint('bold', ` ${text}`);
  const lines = [
    title(words.contact),
    ` ${paint('accent', cut(nameOf(parts), columns - 2))}`,
    cut(` ${contact.phone === null ? glyphs.none : formatPhone(contact.phone)}`, columns),
    paint('dim', cut(` ${connection.code} ${connection.name} ${connection.address ?? ''}`, columns)),
    '',
    title(words.ticket),
    line(words.number, `#${ticket.number}`),
    line(words.protocolLabel, ticket.protocol),
    line(words.state, stateName(view, ticket.state)),
    line(words.queueLabel, parts.queue?.name ?? glyphs.none),
    line(words.assigneeLabel, parts.assignee?.name ?? glyphs.none),
    line(words.tags, parts.tags.map((tag) => tag.name).join(' ') || glyphs.none),
    line(words.windowLabel, windowWord(parts, look, now)),
    line(words.created, when(ticket.createdAt)),
    line(words.activity, when(ticket.lastActivityAt)),
    ...noteLines(view, parts.thread.id, columns),
  ];
  const shown = lines.slice(0, height);
  if (view.ui.focus !== 'panel') return shown;
  return [
    ...shown.slice(0, height - 1),
    ...Array.from({ length: Math.max(0, height - 1 - shown.length) }, () => ''),
    paint('accent', cut(` ${words.panelKeys}`, columns)),
  ];
}

function noteLines({ store, look }: View, threadId: string, columns: number): string[] {
  const notes = notesOfThread(store.state, threadId);
  if (notes.length === 0) return [];
  const { paint, glyphs, words } = look;
  const body = notes
    .slice(-5)
    .reverse()
    .flatMap((note) => wrap(`${firstName(note.author.name)}: ${note.body}`, columns - 4).slice(0, 4))
    .map((text) => ` ${paint('note', glyphs.note)} ${text}`);
  return ['', paint('bold', ` ${words.notes} ${notes.length}`), ...body];
}

export function stateName({ look }: Pick<View, 'look'>, state: 'pending' | 'open' | 'closed' | 'snoozed'): string {
  const { words } = look;
  const names = {
    pending: words.stateNamePending,
    open: words.stateNameOpen,
    closed: words.stateNameClosed,
    snoozed: words.stateNameSnoozed,
  };
  return names[state];
}
