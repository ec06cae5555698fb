import type { Label, MessageEntity } from '@balcao/contract';
import { safeFileName } from '../../text/file-name.ts';
import { createEdit } from '../../text/line-edit.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { dateTime } from '../../text/time.ts';
import { pad } from '../../text/width.ts';
import { fold, matches } from '../fold.ts';
import { selectedParts, selectedTicket } from '../list-model.ts';
import { say } from '../look.ts';
import { createForm } from '../overlays/form.ts';
import type { MenuEntry } from '../overlays/overlay.ts';
import { bodyText, stateSign } from '../panes/message-lines.ts';
import { type TimelineItem, timelineOf } from '../panes/timeline.ts';
import type { View } from '../ui.ts';
import { commandLine, subjectOf } from './cli-line.ts';
import type { App, Command } from './command.ts';
import { write } from './composer.ts';
import { errorText } from './error-text.ts';
import { menuOf } from './menu.ts';
import { isWritable, noMessage, ticketCheck } from './reasons.ts';
import { copyText } from './ticket.ts';

/** What can be done with the message under the chat's cursor. */
export const messageCommands: readonly Command[] = [
  {
    id: 'message.menu',
    title: { 'pt-BR': 'Menu da mensagem', en: 'Message menu' },
    hint: { label: { 'pt-BR': 'mensagem', en: 'message' }, rank: 8 },
    when: (view) => (itemAt(view) === null ? noMessage : true),
    run: (app) => app.open({ kind: 'menu', title: app.look.words.messageMenu, entries: messageEntries(app) }),
  },
  {
    id: 'message.quote',
    title: { 'pt-BR': 'Citar', en: 'Quote' },
    isWrite: true,
    when: (view) => {
      const message = messageAt(view);
      if (message === null) return noMessage;
      if (message.providerId === null) return { 'pt-BR': 'ainda não saiu', en: 'it has not left yet' };
      return ticketCheck('ticket.reply', isWritable)(view);
    },
    run: (app) => write(app, 'reply', messageAt(app.view())?.id ?? null),
  },
  {
    id: 'message.copy',
    title: { 'pt-BR': 'Copiar texto', en: 'Copy text' },
    when: (view) => (itemAt(view) === null ? noMessage : true),
    run: (app) => copyText(app, textAt(app)),
  },
  {
    id: 'message.expand',
    title: { 'pt-BR': 'Expandir', en: 'Expand' },
    when: (view) => (itemAt(view) === null ? noMessage : true),
    run: (app) => app.open({ kind: 'view', title: app.look.words.messageMenu, lines: textAt(app).split('\n'), top: 0 }),
  },
  {
    id: 'message.react',
    title: { 'pt-BR': 'Reagir', en: 'React' },
    isWrite: true,
    when: (view) => {
      const message = messageAt(view);
      if (message === null || message.direction !== 'in')
        return { 'pt-BR': 'só mensagens do contato', en: "the contact's messages only" };
      if (selectedParts(view)?.connection.capabilities.reactions !== true) {
        return { 'pt-BR': 'este canal não tem reações', en: 'this channel has no reactions' };
      }
      return ticketCheck('ticket.reply', isWritable)(view);
    },
    run: react,
    cli: (view) => commandLine('message.react', subjectOf(view)),
  },
  {
    id: 'message.retry',
    title: { 'pt-BR': 'Reenviar', en: 'Send again' },
    isWrite: true,
    when: isRetryable,
    run: retry,
    cli: (view) => commandLine('message.retry', subjectOf(view)),
  },
  {
    id: 'message.drop',
    title: { 'pt-BR': 'Descartar a mensagem que não saiu', en: 'Drop the message that did not leave' },
    isWrite: true,
    when: (view) => {
      const item = itemAt(view);
      if (item?.kind === 'echo' && !item.echo.isOurs && item.echo.state === 'queued') return elsewhere;
      return (
        (item?.kind === 'echo' && item.echo.state !== 'sending') || {
          'pt-BR': 'só o que não saiu',
          en: 'only what did not leave',
        }
      );
    },
    run: (app) => app.store.outbox.drop(app.ui.chatId ?? ''),
  },
  {
    id: 'message.details',
    title: { 'pt-BR': 'Detalhes da entrega', en: 'Delivery details' },
    when: (view) => (messageAt(view) === null ? noMessage : true),
    run: showDetails,
  },
  {
    id: 'media.save',
    title: { 'pt-BR': 'Gravar anexo', en: 'Save the attachment' },
    when: (view) => {
      const media = messageAt(view)?.media;
      if (media === null || media === undefined) return { 'pt-BR': 'sem anexo', en: 'no attachment' };
      return media.state === 'ready' || { 'pt-BR': 'o arquivo ainda não chegou', en: 'the file is not here yet' };
    },
    run: save,
  },
  {
    id: 'thread.find',
    title: { 'pt-BR': 'Buscar na conversa', en: 'Find in the thread' },
    when: ticketCheck(null),
    run: find,
  },
];

function itemAt(view: View): TimelineItem | null {
  const ticket = selectedTicket(view);
  if (ticket === null || view.ui.chatId === null) return null;
  return timelineOf(view.store, ticket.threadId).find((item) => item.id === view.ui.chatId) ?? null;
}

export function messageAt(view: View): MessageEntity | null {
  return view.store.state.tables.message.get(view.ui.chatId ?? '') ?? null;
}

function textAt(app: App): string {
  const item = itemAt(app.view());
  switch (item?.kind) {
    case 'message':
      return bodyText(app.look, item.message);
    case 'note':
      return item.note.body;
    case 'echo':
      return item.echo.text;
    case 'resolution':
    case undefined:
      return '';
  }
}

function messageEntries(app: App): MenuEntry[] {
  const isEcho = itemAt(app.view())?.kind === 'echo';
  return menuOf(app, [
    ['r', 'message.retry'],
    ...(isEcho ? ([['d', 'message.drop']] as const) : []),
    ['e', 'message.react'],
    ['q', 'message.quote'],
    ['y', 'message.copy'],
    ['v', 'message.expand'],
    ['w', 'media.save'],
    ['i', 'message.details'],
  ]);
}

function isRetryable(view: View): true | Label {
  const item = itemAt(view);
  const state = item?.kind === 'message' ? item.message.state : item?.kind === 'echo' ? item.echo.state : null;
  if (state === 'uncertain') return mayHaveArrived;
  return state === 'failed' || state === 'held' || { 'pt-BR': 'só o que falhou', en: 'only what failed' };
}

/** Whoever asked the customer has `balcao messages retry`; one key is not for what may reach somebody twice. */
const mayHaveArrived: Label = {
  'pt-BR': 'pode ter chegado: pergunte ao cliente',
  en: 'it may have arrived: ask the customer',
};
const elsewhere: Label = { 'pt-BR': 'outra tela sua a envia', en: 'another screen of yours sends it' };

async function retry(app: App): Promise<void> {
  const item = itemAt(app.view());
  if (item?.kind === 'echo') return app.store.outbox.retry(item.echo.clientKey);
  if (item?.kind === 'message') await app.act('message.retry', { message: item.message.id });
}

const emojis = ['👍', '❤️', '😂', '😮', '😢', '🙏', '🎉', '✅'];

function react(app: App): void {
  const message = messageAt(app.view());
  if (message === null) return;
  const send = async (emoji: string): Promise<void> => {
    await app.act('message.react', { message: message.id, emoji });
  };
  app.open({
    kind: 'menu',
    title: app.look.words.reactTitle,
    entries: [
      ...emojis.map((emoji, at) => ({ key: String(at + 1), title: emoji, reason: null, run: () => send(emoji) })),
      { key: '0', title: app.look.words.reactRemove, reason: null, run: () => send('') },
    ],
  });
}

function showDetails(app: App): void {
  const message = messageAt(app.view());
  if (message === null) return;
  const { look } = app;
  const { words } = look;
  const line = (label: string, text: string) => `${pad(label, 18)}${text}`;
  const when = (at: string | null) => (at === null ? look.glyphs.none : dateTime(Date.parse(at), app.now(), look.time));
  app.open({
    kind: 'view',
    title: look.words.detailsTitle,
    top: 0,
    lines: [
      `${stateSign(look, message.state)}`,
      line('id', message.id),
      line(words.detailsProviderId, message.providerId ?? look.glyphs.none),
      line(words.detailsProviderAt, when(message.providerAt)),
      line(words.detailsReceivedAt, when(message.receivedAt)),
      line(words.detailsError, [message.errorCode ?? look.glyphs.none, message.errorText ?? ''].join(' ').trimEnd()),
      ...message.reactions.map(({ at, emoji }) => line(words.detailsReaction, `${when(at)} ${emoji}`)),
    ],
  });
}

async function save(app: App): Promise<void> {
  const media = messageAt(app.view())?.media;
  if (media === null || media === undefined) return;
  const { words } = app.look;
  const { downloads } = app.host;
  const name = await downloads.freeName(safeFileName(media.name ?? '', media.id));
  app.open(
    createForm({
      title: words.saveTitle,
      fields: [{ id: 'path', label: words.attachPath, value: name }],
      preview: ({ path = '' }) => [
        say(words.saveTarget, { path: sanitizeLine(downloads.target(path.trim() || name)) }),
      ],
      submit: async (values) => {
        try {
          const file = await app.host.download(media.id);
          const path = await downloads.write((values['path'] ?? '').trim() || name, file.body);
          app.toast('done', say(words.saved, { path }));
          return {};
        } catch (error) {
          return { path: errorText(error, app.look.lang) };
        }
      },
    }),
  );
  app.changed();
}

function find(app: App): void {
  const { words } = app.look;
  const form = createForm({
    title: words.findTitle,
    fields: [{ id: 'query', label: words.findField }],
    submit: async (values) => {
      app.ui.find = (values['query'] ?? '').trim();
      return (await findUp(app)) ? {} : { query: words.findNone };
    },
  });
  const [field] = form.fields;
  if (field !== undefined) field.edit = createEdit(app.ui.find ?? '');
  app.open(form);
}

/** Looks for the words above the cursor, loading older pages until something is found or the thread begins. */
async function findUp(app: App): Promise<boolean> {
  const ticket = selectedTicket(app);
  const wanted = fold(app.ui.find ?? '');
  if (ticket === null || wanted === '') return true;
  const { threadId } = ticket;
  const startId = app.ui.chatId;
  for (;;) {
    const items = timelineOf(app.store, threadId);
    const start = startId === null ? items.length : items.findIndex((item) => item.id === startId);
    const found = items
      .slice(0, start)
      .findLast((item) => item.kind === 'message' && matches(fold(item.message.body), wanted));
    if (found !== undefined) {
      app.ui.chatId = found.id;
      app.ui.focus = 'chat';
      return true;
    }
    if (typeof app.store.state.timelines.get(threadId)?.olderCursor !== 'string') return false;
    await app.store.loadOlder(threadId);
  }
}
