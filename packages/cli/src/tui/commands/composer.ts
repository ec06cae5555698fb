import { basename } from 'node:path';
import { errorMessage, mergeFields, mergeMarksIn, nearestMergeField } from '@balcao/contract';
import {
  backspace,
  createEdit,
  deleteForward,
  killToHome,
  killWordLeft,
  type LineEdit,
  moveDown,
  moveEnd,
  moveHome,
  moveLeft,
  moveRight,
  moveUp,
  moveWordLeft,
  moveWordRight,
  newline,
  setText,
  yank,
} from '../../text/line-edit.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import { selectedParts, selectedTicket } from '../list-model.ts';
import { say } from '../look.ts';
import { createForm } from '../overlays/form.ts';
import { setQuery } from '../overlays/picker.ts';
import { selectable, timelineOf } from '../panes/timeline.ts';
import { draftOf, emptyDraft } from '../ui.ts';
import { cliLine } from './cli-line.ts';
import type { App, Command } from './command.ts';
import { errorText } from './error-text.ts';
import { menuOf } from './menu.ts';
import { layoutNow } from './nav.ts';
import { askQuickReply, openQuickReplies, quickReplyOf } from './quick-reply.ts';
import { isWritable, ticketCheck } from './reasons.ts';
import { target } from './target.ts';

/** Writing: replies, notes, files; and the keys of every text field. */
export const composerCommands: readonly Command[] = [
  {
    id: 'composer.reply',
    title: { 'pt-BR': 'Responder', en: 'Reply' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'responder', en: 'reply' }, rank: 3 },
    when: ticketCheck('ticket.reply', isWritable),
    run: (app) => write(app, 'reply', draftOf(app.ui).mode === 'reply' ? draftOf(app.ui).replyToId : null),
    cli: (view) => cliLine('message.send', selectedParts(view)?.ticket.number ?? null),
  },
  {
    id: 'note.write',
    title: { 'pt-BR': 'Nota interna', en: 'Internal note' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'nota', en: 'note' }, rank: 30 },
    when: ticketCheck('note.write'),
    run: (app) => write(app, 'note', null),
    cli: (view) => cliLine('note.add', selectedParts(view)?.ticket.number ?? null),
  },
  {
    id: 'message.send',
    title: { 'pt-BR': 'Enviar', en: 'Send' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'enviar', en: 'send' }, rank: 1 },
    isInner: true,
    run: send,
  },
  {
    id: 'composer.newline',
    title: { 'pt-BR': 'Nova linha', en: 'New line' },
    hint: { label: { 'pt-BR': 'nova linha', en: 'new line' }, rank: 2 },
    isInner: true,
    run: (app) => edit(app, newline),
  },
  {
    id: 'composer.editor',
    title: { 'pt-BR': 'Escrever no $EDITOR', en: 'Write in $EDITOR' },
    hint: { label: { 'pt-BR': 'editor', en: 'editor' }, rank: 6 },
    isInner: true,
    run: writeOutside,
  },
  {
    id: 'composer.mode',
    title: { 'pt-BR': 'Resposta ⇄ nota', en: 'Reply ⇄ note' },
    hint: { label: { 'pt-BR': 'nota', en: 'note' }, rank: 3 },
    isInner: true,
    run: (app) => {
      const draft = draftOf(app.ui);
      app.setDraft(target(app).ticket.id, { ...draft, mode: draft.mode === 'note' ? 'reply' : 'note' });
    },
  },
  {
    id: 'composer.menu',
    title: { 'pt-BR': 'Inserir… (menu)', en: 'Insert… (menu)' },
    isInner: true,
    run: (app) => app.open({ kind: 'menu', title: app.look.words.insertMenu, entries: menuOf(app, insertEntries) }),
  },
  {
    id: 'composer.leave',
    title: { 'pt-BR': 'Sair (rascunho fica)', en: 'Leave (draft kept)' },
    hint: { label: { 'pt-BR': 'sair', en: 'leave' }, rank: 4 },
    isInner: true,
    run: ({ ui }) => {
      ui.focus = 'chat';
      ui.historyAt = null;
    },
  },
  {
    id: 'composer.line',
    title: {
      'pt-BR': 'Linha acima ou abaixo; vazio, última mensagem',
      en: 'Line up or down; when empty, the last message',
    },
    isInner: true,
    run: moveLine,
  },
  {
    id: 'composer.history',
    title: { 'pt-BR': 'Textos já enviados', en: 'Texts sent before' },
    isInner: true,
    run: walkHistory,
  },
  {
    id: 'media.attach',
    title: { 'pt-BR': 'Anexar arquivo', en: 'Attach a file' },
    isWrite: true,
    when: ticketCheck('ticket.reply', isWritable),
    run: attach,
    cli: (view) => cliLine('message.send', selectedParts(view)?.ticket.number ?? null, '--file PATH'),
  },
  {
    id: 'quickReply.pick',
    title: { 'pt-BR': 'Mensagem rápida', en: 'Quick reply' },
    isWrite: true,
    when: ticketCheck('ticket.reply', isWritable),
    run: (app) => {
      write(app, 'reply', draftOf(app.ui).replyToId);
      openQuickReplies(app);
    },
  },
  {
    id: 'text.edit',
    title: { 'pt-BR': 'Início, fim, palavra, apagar, colar de volta', en: 'Home, end, word, kill, yank' },
    isInner: true,
    run: (app, operation) => {
      const change = operations[operation];
      if (change !== undefined) edit(app, change);
    },
  },
];

const insertEntries = [
  ['a', 'media.attach'],
  ['q', 'quickReply.pick'],
  ['t', 'template.send'],
] as const;

const operations: Readonly<Record<string, (edit: LineEdit) => LineEdit>> = {
  left: moveLeft,
  right: moveRight,
  home: moveHome,
  end: moveEnd,
  wordLeft: moveWordLeft,
  wordRight: moveWordRight,
  backspace,
  delete: deleteForward,
  killWord: killWordLeft,
  killLine: killToHome,
  yank,
};

/** Changes the text that has the focus: of a picker, a form, or the composer. */
export function edit(app: App, change: (edit: LineEdit) => LineEdit): void {
  const overlay = app.ui.overlays.at(-1);
  if (overlay?.kind === 'picker') return setQuery(overlay, change(overlay.query));
  if (overlay?.kind === 'form') {
    const field = overlay.fields[overlay.at];
    if (field === undefined) return;
    field.edit = change(field.edit);
    field.error = null;
    return;
  }
  const ticket = selectedTicket(app);
  if (app.ui.focus !== 'composer' || ticket === null) return;
  const draft = draftOf(app.ui);
  const changed = change(draft.edit);
  app.setDraft(ticket.id, { ...draft, edit: changed });
  if (draft.mode === 'reply' && changed.text !== draft.edit.text && changed.text !== '') showTyping(app);
}

const typingMs = 20_000;

/** Tells the contact that somebody is writing, where the channel can; a courtesy, so a failure is not told. */
function showTyping(app: App): void {
  const { ui, store } = app;
  const { ticket, connection } = target(app);
  if (!connection.capabilities.typing || store.link.kind !== 'online' || ui.isReadOnly) return;
  if (ui.typing?.ticketId === ticket.id && app.now() - ui.typing.atMs < typingMs) return;
  if (ticketCheck('ticket.reply', isWritable)(app.view()) !== true) return;
  ui.typing = { ticketId: ticket.id, atMs: app.now() };
  // A courtesy: one that does not arrive is not worth a word.
  store.call('thread.typing', { ticket: ticket.id }).catch(() => undefined);
}

/** Opens the composer. A draft of the other kind keeps its text. */
export function write(app: App, mode: 'reply' | 'note', replyToId: string | null): void {
  const { ticket } = target(app);
  app.setDraft(ticket.id, { ...draftOf(app.ui), mode, replyToId });
  app.ui.focus = 'composer';
  app.ui.historyAt = null;
}

async function send(app: App): Promise<void> {
  const { ticket, thread, connection, contact } = target(app);
  const draft = draftOf(app.ui);
  const text = draft.edit.text.trim();
  if (text === '') return;
  if (draft.mode === 'note') return addNote(app, ticket.id, text);
  const answer = ticketCheck('ticket.reply', isWritable)(app.view());
  if (answer !== true) return app.toast('error', answer[app.look.lang]);
  const { length } = Array.from(text);
  if (length > connection.capabilities.maxText) {
    const data = { length, channel: connection.channel, limit: connection.capabilities.maxText };
    return app.toast('error', errorMessage('message.tooLong', data, app.look.lang));
  }
  const unknown = mergeMarksIn(text).find(({ kind }) => kind === 'unknown');
  if (unknown !== undefined) return app.toast('error', unknownField(app, text.slice(unknown.start, unknown.end)));
  const quickReply = draft.isLiteral === true ? undefined : quickReplyOf(app, text);
  if (quickReply !== undefined) return askQuickReply(app, quickReply, () => sendLiterally(app));
  const replyTo = draft.replyToId === null ? {} : { replyTo: draft.replyToId };
  app.store.send({ threadId: thread.id, to: contact.name, text, input: { ticket: ticket.id, text, ...replyTo } });
  remember(app, text);
  app.setDraft(ticket.id, null);
  app.ui.chatId = null;
  if (app.store.link.kind !== 'online') app.toast('hint', app.look.words.queuedOffline);
}

/** A field that does not exist, as the server would refuse it, while the text is still in the composer. */
function unknownField({ look, store }: App, field: string): string {
  const nearest = nearestMergeField(field.slice(1));
  const custom = [...store.state.tables.customField.values()].filter(({ removed }) => !removed);
  const known = [
    ...Object.keys(mergeFields).map((name) => `@${name}`),
    ...custom.map(({ name }) => `@field.${name.replaceAll(' ', '_')}`),
  ];
  const data = { field, known: nearest === undefined ? known.join(' ') : `@${nearest}` };
  return errorMessage('mergeField.unknown', data, look.lang);
}

async function sendLiterally(app: App): Promise<void> {
  app.setDraft(target(app).ticket.id, { ...draftOf(app.ui), isLiteral: true });
  await send(app);
}

/** A note that was not confirmed is tried again under the same key: it is added once. */
async function addNote(app: App, ticketId: string, body: string): Promise<void> {
  const { ui } = app;
  const isSame = ui.triedNote?.ticket === ticketId && ui.triedNote.body === body;
  const input =
    isSame && ui.triedNote !== null ? ui.triedNote : { ticket: ticketId, body, clientKey: app.host.newKey() };
  ui.triedNote = input;
  const result = await app.act('note.add', input);
  if (result === null) return;
  ui.triedNote = null;
  remember(app, body);
  app.setDraft(ticketId, { ...emptyDraft });
  app.toast('done', app.look.words.noteAdded);
}

function remember({ ui }: App, text: string): void {
  ui.sent = [text, ...ui.sent.filter((other) => other !== text)].slice(0, 50);
  ui.historyAt = null;
}

function moveLine(app: App, direction: string): void {
  const draft = draftOf(app.ui);
  if (draft.edit.text === '' && direction === 'up') return toLastMessage(app);
  const columns = Math.min(110, layoutNow(app).chat || app.ui.size.width) - 3;
  edit(app, (state) => (direction === 'up' ? moveUp(state, columns) : moveDown(state, columns)));
}

function toLastMessage(app: App): void {
  const { thread } = target(app);
  app.ui.focus = 'chat';
  app.ui.chatId = selectable(timelineOf(app.store, thread.id)).at(-1)?.id ?? null;
}

function walkHistory(app: App, direction: string): void {
  const { ui } = app;
  const at = (ui.historyAt ?? -1) + (direction === 'older' ? 1 : -1);
  if (at >= ui.sent.length) return;
  ui.historyAt = at < 0 ? null : at;
  edit(app, (state) => setText(state, ui.sent[at] ?? ''));
}

async function writeOutside(app: App): Promise<void> {
  const { ticket } = target(app);
  const result = await app.host.edit(draftOf(app.ui).edit.text);
  const { words } = app.look;
  if ('problem' in result) {
    return app.toast('error', result.problem === 'missing' ? words.editorMissing : words.editorFailed);
  }
  // The editor's last line break is not the writer's.
  const text = sanitizeText(result.text).replace(/\n+$/, '');
  app.setDraft(ticket.id, { ...draftOf(app.ui), edit: createEdit(text) });
}

function attach(app: App): void {
  const { ticket, thread, contact } = target(app);
  const { words } = app.look;
  const caption = draftOf(app.ui).mode === 'reply' ? draftOf(app.ui).edit.text : '';
  app.open(
    createForm({
      title: words.attachTitle,
      fields: [
        { id: 'path', label: words.attachPath },
        { id: 'caption', label: words.attachCaption, value: caption },
      ],
      submit: async (values) => {
        const path = (values['path'] ?? '').trim();
        let body: Uint8Array;
        try {
          body = await app.host.readFile(path);
        } catch (error) {
          const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
          return { path: isAbsent || !(error instanceof Error) ? words.attachNoFile : error.message };
        }
        const name = basename(path);
        app.toast('hint', say(words.uploading, { name }));
        try {
          const media = await app.host.upload({ name, body });
          const text = (values['caption'] ?? '').trim();
          const shown = `[${name}]${text === '' ? '' : ` ${text}`}`;
          const input = { ticket: ticket.id, media: media.id as `md_${string}`, ...(text === '' ? {} : { text }) };
          app.store.send({ threadId: thread.id, to: contact.name, text: shown, input });
          if (text !== '' && text === caption.trim()) app.setDraft(ticket.id, null);
          app.toast('done', name);
          return {};
        } catch (error) {
          return { '': errorText(error, app.look.lang) };
        }
      },
    }),
  );
}
