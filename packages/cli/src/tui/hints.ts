import { availability } from './commands/command.ts';
import { commandById } from './commands/index.ts';
import { keyLabel, rowsOf } from './keymap.ts';
import type { View } from './ui.ts';

const most = 5;

/** The useful things now, as `key word`, and help, which is always there. Nothing that `when` refuses. */
export function hintsFor(view: View): { readonly entries: readonly string[]; readonly last: string } {
  const stack = view.ui.focus;
  const { lang } = view.look;
  const seen = new Set<string>();
  const found: { readonly text: string; readonly rank: number }[] = [];
  for (const { command: id, keys } of rowsOf(stack)) {
    const command = commandById(id);
    if (command?.hint === undefined || seen.has(id)) continue;
    seen.add(id);
    if (availability(command, view) !== true) continue;
    found.push({
      text: `${keyLabel(keys[0] ?? '', lang)} ${command.hint.label[lang]}`,
      rank: rankOf(command.hint.rank, view),
    });
  }
  found.sort((a, b) => a.rank - b.rank);
  const help = rowsOf(stack).find((row) => row.command === 'help.open')?.keys[0] ?? 'f1';
  const word = view.look.words.menuHelp.replace('?', keyLabel(help, lang));
  return { entries: found.slice(0, most).map(({ text }) => text), last: word };
}

function rankOf(rank: number | ((view: View) => number), view: View): number {
  return typeof rank === 'number' ? rank : rank(view);
}
