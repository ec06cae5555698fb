import type { Echo } from '../store/outbox.ts';
import { partsOf } from '../store/select.ts';
import { say } from './look.ts';
import { nameOf } from './panes/ticket-row.ts';
import type { View } from './ui.ts';

/** Messages of this screen that the server does not have yet. */
export function waitingOf({ store }: Pick<View, 'store'>): readonly Echo[] {
  return store.outbox.echoes.filter((echo) => echo.isOurs && (echo.state === 'queued' || echo.state === 'sending'));
}

/** To whom they go: `Ana Lima (2), João`. */
export function recipientsOf(echoes: readonly Echo[]): string {
  const counts = new Map<string, number>();
  for (const { to, input } of echoes) {
    const name = to === '' ? String(input.ticket) : to;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`)).join(', ');
}

/** What is kept and what is not, on the terminal that is the user's again. */
export function farewell(view: Pick<View, 'ui' | 'store' | 'look'>, stdout: { write(text: string): unknown }): void {
  const { ui, store, look } = view;
  const { words } = look;
  const names = [...ui.drafts]
    .filter(([, draft]) => draft.edit.text !== '')
    .map(([id]) => {
      const parts = partsOf(store.state, id);
      return parts === undefined || parts === null ? id : nameOf(parts);
    });
  if (names.length > 0) stdout.write(`${say(words.quitDrafts, { names: names.join(', ') })}\n`);
  const waiting = waitingOf(view);
  const kept = waiting.filter(({ isKept }) => isKept);
  if (kept.length > 0) {
    stdout.write(`${say(words.quitWaiting, { count: kept.length, names: recipientsOf(kept) })}\n`);
  }
  for (const { to, text } of waiting.filter(({ isKept }) => !isKept)) {
    stdout.write(`${say(words.quitLost, { name: to, text })}\n`);
  }
}
