import { clockTime, date } from '../../text/time.ts';
import { selectedParts } from '../list-model.ts';
import { say } from '../look.ts';
import { bodyText } from '../panes/message-lines.ts';
import type { App } from './command.ts';

/** Writes what was said in the ticket as text into the download folder; other formats are the command's. */
export async function exportTicket(app: App): Promise<void> {
  const parts = selectedParts(app);
  if (parts === null) return;
  const result = await app.act('ticket.export', { ticket: parts.ticket.id });
  if (result === null) return;
  const lines = result.messages.map((message) => {
    const at = Date.parse(message.providerAt);
    const day = `${date(at, app.now(), app.look.time)} ${clockTime(at, app.look.time)}`;
    return `${day} ${message.author.name ?? ''}: ${bodyText(app.look, { ...message, clientKey: null })}`;
  });
  const title = `#${result.ticket.number} ${result.ticket.protocol} ${result.ticket.contact.name}`;
  try {
    const path = await app.host.downloads.write(
      await app.host.downloads.freeName(`ticket-${result.ticket.number}.txt`),
      `${[title, '', ...lines].join('\n')}\n`,
    );
    app.toast('done', say(app.look.words.exported, { number: result.ticket.number, path }));
  } catch (error) {
    app.fail(error);
  }
}
