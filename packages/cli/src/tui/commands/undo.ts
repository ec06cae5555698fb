import type { Undone } from '@balcao/contract';
import { createEdit } from '../../text/line-edit.ts';
import { say } from '../look.ts';
import type { App, Command } from './command.ts';

/** What the user did last, on whatever screen they are. */
export const undoCommands: readonly Command[] = [
  {
    id: 'event.undo',
    title: { 'pt-BR': 'Desfazer o que fiz por último', en: 'Undo what I did last' },
    isWrite: true,
    run: undo,
    cli: () => 'balcao undo',
  },
];

/** The server says what it would be; that is shown, and that very thing is undone. What is final is told like a refusal. */
async function undo(app: App): Promise<void> {
  const named = await nameLast(app);
  if (named === null) return;
  const title = await textOf(app, named);
  app.open({
    kind: 'menu',
    title: app.look.words.undoTitle,
    entries: [{ key: 'u', title, reason: null, run: () => confirm(app, named) }],
  });
  app.changed();
}

async function nameLast(app: App): Promise<Undone | null> {
  try {
    return await app.store.tryOut('event.undo', {});
  } catch (error) {
    app.fail(error);
    app.changed();
    return null;
  }
}

async function confirm(app: App, { seq }: Undone): Promise<void> {
  const undone = await app.act('event.undo', { event: seq });
  if (undone === null) return;
  app.toast('done', say(app.look.words.undone, { what: await textOf(app, undone) }));
  giveBack(app, undone);
}

/** The text of a message that was taken back returns to the composer, unless something else is being written there. */
function giveBack(app: App, { message, ticket }: Undone): void {
  if (message === null || ticket === null || message.text === '') return;
  const isWriting = (app.ui.drafts.get(ticket.id)?.edit.text ?? '') !== '';
  if (!isWriting) app.setDraft(ticket.id, { edit: createEdit(message.text), mode: 'reply', replyToId: null });
}

/** Names of events come with the schemas of the log, which the first frame does without. */
async function textOf(app: App, undone: Undone): Promise<string> {
  const { undoneText } = await import('../../text/undone.ts');
  return undoneText(undone, app.now(), app.look.time);
}
