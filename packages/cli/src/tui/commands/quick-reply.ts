import type { QuickReplyEntity } from '@balcao/contract';
import { isTemporary } from '../../store/outbox.ts';
import { createEdit, insert, type LineEdit } from '../../text/line-edit.ts';
import { sanitizeText } from '../../text/sanitize.ts';
import { fold } from '../fold.ts';
import { say } from '../look.ts';
import { createPicker } from '../overlays/picker.ts';
import { draftOf } from '../ui.ts';
import type { App } from './command.ts';
import { target } from './target.ts';

/** Texts with a shortcut: `/` where a line begins offers them. */

/** Whether what is typed now begins one. */
export function startsQuickReply(app: App, { text, caret }: LineEdit): boolean {
  const isAtStart = caret === 0 || text[caret - 1] === '\n';
  const isReply = draftOf(app.ui).mode === 'reply';
  return isAtStart && isReply && app.ui.overlays.length === 0 && repliesOf(app).length > 0;
}

/** The one that a whole text is the shortcut of. */
export function quickReplyOf(app: App, text: string): QuickReplyEntity | undefined {
  const written = fold(text.trim());
  return repliesOf(app).find(({ shortcut }) => fold(shortcut) === written);
}

function repliesOf({ store }: App): readonly QuickReplyEntity[] {
  if (store.state.me?.permissions['catalogue.use'] === undefined) return [];
  return [...store.state.tables.quickReply.values()].sort((a, b) => a.shortcut.localeCompare(b.shortcut));
}

export function openQuickReplies(app: App): void {
  const { words } = app.look;
  const replies = repliesOf(app);
  const literally = (query: string) => typeIn(app, `/${query}`);
  app.open(
    createPicker({
      title: words.quickReplyTitle,
      ask: words.quickReplyAsk,
      status: replies.length === 0 ? words.nothingFound : null,
      items: replies.map(({ id, shortcut, body }) => ({
        id,
        label: shortcut,
        detail: sanitizeText(body).replaceAll('\n', ' '),
        search: fold(`${shortcut} ${body}`),
      })),
      onClose: literally,
      onTake: (item) => {
        const picker = app.ui.overlays.at(-1);
        app.close();
        const reply = replies.find(({ id }) => id === item?.id);
        // Nothing is called that: it was meant as it is.
        if (reply === undefined) return literally(picker?.kind === 'picker' ? picker.query.text : '');
        return take(app, reply);
      },
    }),
  );
}

/** A text that is nothing but a shortcut is hardly meant for the customer. */
export function askQuickReply(app: App, reply: QuickReplyEntity, sendLiterally: () => Promise<void>): void {
  const { words } = app.look;
  const expand = (): Promise<void> => {
    app.setDraft(target(app).ticket.id, { ...draftOf(app.ui), edit: createEdit() });
    return take(app, reply);
  };
  app.open({
    kind: 'menu',
    title: say(words.quickReplyIs, { shortcut: reply.shortcut }),
    entries: [
      { key: 'e', title: words.quickReplyExpand, reason: null, run: expand },
      { key: 's', title: say(words.quickReplyLiteral, { shortcut: reply.shortcut }), reason: null, run: sendLiterally },
    ],
  });
}

/** Its text goes into the composer as the customer would get it; one with a file is offered to be sent whole. */
async function take(app: App, reply: QuickReplyEntity): Promise<void> {
  const { ticket, thread, contact } = target(app);
  const { words } = app.look;
  const text = await rendered(app, reply);
  if (reply.galleryId === null) return typeIn(app, text);
  const input = { ticket: ticket.id, quickReply: reply.id };
  app.open({
    kind: 'menu',
    title: reply.shortcut,
    entries: [
      {
        key: 's',
        title: words.quickReplyWithFile,
        reason: null,
        run: () => app.store.send({ threadId: thread.id, to: contact.name, text, input }),
      },
      { key: 'e', title: words.quickReplyTextOnly, reason: null, run: () => typeIn(app, text) },
    ],
  });
}

/** Without the server its fields are filled in when it is sent. */
async function rendered(app: App, { id, body }: QuickReplyEntity): Promise<string> {
  try {
    const { text } = await app.store.call('quickReply.render', { quickReply: id, ticket: target(app).ticket.id });
    return sanitizeText(text);
  } catch (error) {
    if (!isTemporary(error)) app.fail(error);
    return sanitizeText(body);
  }
}

function typeIn(app: App, text: string): void {
  const { ticket } = target(app);
  const draft = draftOf(app.ui);
  app.setDraft(ticket.id, { ...draft, edit: insert(draft.edit, text) });
  app.ui.focus = 'composer';
}
