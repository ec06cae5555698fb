import type { Label } from '@balcao/contract';
import { commandById } from './commands/index.ts';
import { type Context, keyLabel, keymap } from './keymap.ts';

/** One row of docs/reference/keys.md. */
export interface KeyReferenceRow {
  readonly context: Context;
  readonly keys: string;
  readonly command: string;
  readonly title: Label;
}

/** The keymap as people read it, in its order; rows of one command are joined. */
export function keyReference(): readonly KeyReferenceRow[] {
  const rows = new Map<string, { context: Context; keys: string[]; command: string }>();
  for (const { context, keys, command } of keymap) {
    const id = `${context} ${command}`;
    const row = rows.get(id) ?? { context, keys: [], command };
    row.keys.push(...keys.map((key) => keyLabel(key, 'en')));
    rows.set(id, row);
  }
  return [...rows.values()].map(({ context, keys, command }) => ({
    context,
    keys: keys.join(' '),
    command,
    title: commandById(command)?.title ?? { en: command, 'pt-BR': command },
  }));
}
