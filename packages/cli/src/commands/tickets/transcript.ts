import type { Language, MessageItem, NoteEntity as NoteItem, OutputOf, ticketExport } from '@balcao/contract';
import { sanitizeText } from '../../text/sanitize.ts';
import { clockTime, date, localDay, type TimeStyle } from '../../text/time.ts';

export type Exported = OutputOf<typeof ticketExport>;

/** A transcript as lines of meaning, before anybody gives it a form. */
export type TranscriptLine =
  | { readonly kind: 'day'; readonly text: string }
  | { readonly kind: 'marker'; readonly text: string }
  | {
      readonly kind: 'message';
      readonly own: boolean;
      readonly head: string;
      readonly body: string;
      readonly foot: string;
    }
  | { readonly kind: 'note'; readonly head: string; readonly body: string };

interface Entry {
  readonly at: number;
  readonly line: TranscriptLine;
}

const words = {
  en: {
    resolved: (by: string, at: string, number: number) => `resolved by ${by} on ${at} · #${number}`,
    nobody: 'the system',
    note: 'note',
    general: 'general note',
    failed: 'failed',
    uncertain: 'unconfirmed',
    revoked: 'deleted by its sender',
    withdrawn: 'taken back before it left',
    hidden: 'hidden here only',
    edited: 'edited',
    reactions: 'reactions',
    kinds: {} as Readonly<Record<string, string>>,
  },
  'pt-BR': {
    resolved: (by: string, at: string, number: number) => `resolvido por ${by} em ${at} · #${number}`,
    nobody: 'sistema',
    note: 'nota',
    general: 'nota geral',
    failed: 'falhou',
    uncertain: 'sem confirmação',
    revoked: 'apagada por quem enviou',
    withdrawn: 'desfeita antes de sair',
    hidden: 'oculta só aqui',
    edited: 'editada',
    reactions: 'reações',
    kinds: {
      image: 'imagem',
      video: 'vídeo',
      audio: 'áudio',
      document: 'documento',
      sticker: 'figurinha',
      location: 'localização',
      contacts: 'contatos',
      interactive: 'interativa',
      order: 'pedido',
      call: 'ligação',
    } as Readonly<Record<string, string>>,
  },
} as const;

/** Messages, notes and resolution markers in the order they happened, with a line where a day begins. */
export function transcriptLines(exported: Exported, style: TimeStyle): TranscriptLine[] {
  const entries: Entry[] = [
    ...exported.messages.map((message) => ({ at: Date.parse(message.providerAt), line: messageLine(message, style) })),
    ...exported.notes.map((note) => ({ at: Date.parse(note.createdAt), line: noteLine(note, style) })),
    ...exported.markers.map(({ number, at, by }) => ({
      at: Date.parse(at),
      line: { kind: 'marker' as const, text: markerText(number, Date.parse(at), by, style) },
    })),
  ];
  // Sorting is stable: what shares an instant keeps the server's order.
  const ordered = entries.toSorted((a, b) => a.at - b.at);
  return ordered.flatMap((entry, index) => {
    const before = ordered[index - 1];
    const isNewDay = before === undefined || localDay(before.at, style) !== localDay(entry.at, style);
    return isNewDay ? [{ kind: 'day' as const, text: fullDate(entry.at, style) }, entry.line] : [entry.line];
  });
}

/** Title lines of an export: who, which ticket, where, when. */
export function transcriptTitle({ ticket }: Exported, style: TimeStyle): readonly string[] {
  const phone = ticket.contact.phone === null ? '' : ` · +${ticket.contact.phone.replace(/^\+/, '')}`;
  const opened = `${fullDate(Date.parse(ticket.createdAt), style)} ${clockTime(Date.parse(ticket.createdAt), style)}`;
  return [
    `#${ticket.number} · ${ticket.contact.name}${phone}`,
    `${ticket.protocol} · ${ticket.connection.name} (${ticket.connection.channel}) · ${ticket.queue?.name ?? '–'} · ${ticket.assignee?.name ?? '–'}`,
    opened,
  ].map((line) => sanitizeText(line).replaceAll('\n', ' '));
}

function messageLine(message: MessageItem, style: TimeStyle): TranscriptLine {
  const author = message.author.name ?? message.author.type;
  return {
    kind: 'message',
    own: message.direction === 'out',
    head: clean(`${clockTime(Date.parse(message.providerAt), style)} ${author}`),
    body: sanitizeText(bodyText(message, style.lang)),
    foot: clean(footText(message, style.lang)),
  };
}

function bodyText(message: MessageItem, lang: Language): string {
  const kind = words[lang].kinds[message.kind] ?? message.kind;
  const file = message.media === null ? '' : ` ${message.media.name ?? message.media.mime}`;
  const label =
    message.kind === 'text' || message.kind === 'template' || message.kind === 'system' ? '' : `[${kind}${file}]`;
  return [label, message.body].filter((part) => part !== '').join(' ');
}

function footText(message: MessageItem, lang: Language): string {
  const { failed, uncertain, revoked, withdrawn, hidden, edited, reactions } = words[lang];
  const reason = message.errorText ?? message.errorCode;
  return [
    message.state === 'failed' ? `✗ ${failed}${reason === null ? '' : `: ${reason}`}` : '',
    message.state === 'uncertain' ? `? ${uncertain}` : '',
    message.state === 'withdrawn' ? withdrawn : '',
    message.revokedAt === null ? '' : revoked,
    message.hiddenAt === null || message.revokedAt !== null || message.state === 'withdrawn' ? '' : hidden,
    message.editedAt === null ? '' : edited,
    message.reactions.length === 0 ? '' : `${reactions} ${message.reactions.map(({ emoji }) => emoji).join(' ')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function noteLine(note: NoteItem, style: TimeStyle): TranscriptLine {
  const { note: ofTicket, general } = words[style.lang];
  const what = note.scope === 'contact' ? general : ofTicket;
  const head = clean(
    `${clockTime(Date.parse(note.createdAt), style)} ${what} · ${note.author.name ?? note.author.type}`,
  );
  return { kind: 'note', head, body: sanitizeText(note.body) };
}

function markerText(number: number, at: number, by: string | null, style: TimeStyle): string {
  const { resolved, nobody } = words[style.lang];
  return clean(resolved(by ?? nobody, `${fullDate(at, style)} ${clockTime(at, style)}`, number));
}

// An export is read in other years too: seen from this one, every date carries its year.
const longAgo = Date.UTC(1990, 0, 1);

function fullDate(at: number, style: TimeStyle): string {
  return date(at, longAgo, style);
}

function clean(text: string): string {
  return sanitizeText(text).replaceAll('\n', ' ');
}
