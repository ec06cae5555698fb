import type { MenuEntry } from '../overlays/overlay.ts';
import { type App, availability } from './command.ts';

/** Menu entries from commands; those that cannot run say why. */
export function menuOf(
  app: App,
  entries: readonly (readonly [key: string, command: string, argument?: string])[],
): MenuEntry[] {
  return entries.flatMap(([key, id, argument]) => {
    const command = app.commands.find((candidate) => candidate.id === id);
    if (command === undefined) return [];
    const answer = availability(command, app.view());
    return [
      {
        key,
        title: command.title[app.look.lang],
        reason: answer === true ? null : answer[app.look.lang],
        run: () => app.dispatch(id, argument ?? ''),
      },
    ];
  });
}
