import { appCommands } from './app.ts';
import type { Command } from './command.ts';
import { composerCommands } from './composer.ts';
import { findCommands } from './find.ts';
import { inboxCommands } from './inbox.ts';
import { messageCommands } from './message.ts';
import { navCommands } from './nav.ts';
import { newsCommands } from './news.ts';
import { overlayCommands } from './overlay.ts';
import { ticketCommands } from './ticket.ts';
import { undoCommands } from './undo.ts';

/** The one registry: what can be done in the screens. Keys, help, hints, palette and the reference are drawn from it. */
export const commands: readonly Command[] = [
  ...ticketCommands,
  ...composerCommands,
  ...messageCommands,
  ...inboxCommands,
  ...navCommands,
  ...findCommands,
  ...newsCommands,
  ...undoCommands,
  ...appCommands,
  ...overlayCommands,
];

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

export function commandById(id: string): Command | undefined {
  return byId.get(id);
}
