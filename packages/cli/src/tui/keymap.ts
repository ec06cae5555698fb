/**
 * Which key does what, and the only place where keys are named (names as in screen/key-names.ts). A row's `argument` is
 * handed to its command. Contexts stack: a key may occur once in each of the stacks below.
 */
export interface KeyRow {
  readonly context: Context;
  readonly keys: readonly string[];
  readonly command: string;
  readonly argument?: string;
}

export const contexts = [
  'global',
  'inbox',
  'list',
  'chat',
  'panel',
  'text',
  'composer',
  'picker',
  'form',
  'view',
] as const;
export type Context = (typeof contexts)[number];

const row = (context: Context, keys: string, command: string, argument?: string): KeyRow => ({
  context,
  keys: keys.split(' '),
  command,
  ...(argument === undefined ? {} : { argument }),
});

export const keymap: readonly KeyRow[] = [
  row('global', '? f1', 'help.open'),
  row('global', ': ctrl+p', 'palette.open'),
  row('global', 'ctrl+k', 'jump.open'),
  row('global', 'ctrl+f', 'search.open'),
  row('global', 'g', 'go.menu'),
  row('global', 'h left shift+tab', 'focus.move', 'back'),
  row('global', 'l right tab', 'focus.move', 'on'),
  row('global', 'j down', 'nav.line', 'down'),
  row('global', 'k up', 'nav.line', 'up'),
  row('global', 'J pagedown', 'nav.page', 'down'),
  row('global', 'K pageup', 'nav.page', 'up'),
  row('global', 'home', 'nav.edge', 'first'),
  row('global', 'end G', 'nav.edge', 'last'),
  row('global', 'b', 'panel.toggle'),
  row('global', 'z', 'zen.toggle'),
  row('global', 'U', 'event.undo'),
  row('global', 'N', 'connection.select'),
  row('global', '!', 'notices.open'),
  row('global', '*', 'notification.list'),
  row('global', 'esc', 'nav.back'),
  row('global', 'ctrl+c', 'nav.cancel'),
  row('global', 'q', 'app.quit'),
  row('global', 'ctrl+l', 'app.refresh'),
  row('global', 'ctrl+z', 'app.suspend'),
  row('global', 'f9', 'app.mouse'),
  row('inbox', '1', 'inbox.tab', 'pending'),
  row('inbox', '2', 'inbox.tab', 'open'),
  row('inbox', '3', 'inbox.tab', 'closed'),
  row('inbox', '4', 'inbox.tab', 'snoozed'),
  row('inbox', '0', 'inbox.tab', 'all'),
  row('inbox', 'u', 'inbox.nextUnread'),
  row('inbox', 'a', 'ticket.accept'),
  row('inbox', 'd', 'ticket.return'),
  row('inbox', 't', 'ticket.transfer'),
  row('inbox', '@', 'ticket.assign'),
  row('inbox', 'c', 'ticket.resolve'),
  row('inbox', 'C', 'ticket.reopen'),
  row('inbox', 'r', 'composer.reply'),
  row('inbox', 'n', 'note.write'),
  row('inbox', 'T', 'template.send'),
  row('inbox', '#', 'ticket.tag'),
  row('inbox', 'm', 'thread.mark'),
  row('inbox', 'Y', 'ticket.copy'),
  row('inbox', 'x', 'ticket.menu'),
  row('list', 'enter', 'ticket.open'),
  row('list', '/', 'list.filter'),
  row('list', 'f', 'view.pick'),
  row('list', 'o', 'list.order'),
  row('list', 'i', 'list.section'),
  row('chat', 'enter', 'message.menu'),
  row('chat', '/', 'thread.find'),
  row('chat', 'R', 'message.quote'),
  row('chat', 'y', 'message.copy'),
  row('chat', 'e', 'message.expand'),
  row('chat', 'w', 'media.save'),
  row('panel', 'enter e', 'field.edit'),
  row('panel', 'y', 'field.copy'),
  row('panel', 'x', 'contact.menu'),
  row('text', 'left', 'text.edit', 'left'),
  row('text', 'right', 'text.edit', 'right'),
  row('text', 'home ctrl+a', 'text.edit', 'home'),
  row('text', 'end ctrl+e', 'text.edit', 'end'),
  row('text', 'ctrl+left', 'text.edit', 'wordLeft'),
  row('text', 'ctrl+right', 'text.edit', 'wordRight'),
  row('text', 'backspace', 'text.edit', 'backspace'),
  row('text', 'delete', 'text.edit', 'delete'),
  row('text', 'ctrl+w', 'text.edit', 'killWord'),
  row('text', 'ctrl+u', 'text.edit', 'killLine'),
  row('text', 'ctrl+y', 'text.edit', 'yank'),
  row('composer', 'enter', 'message.send'),
  row('composer', 'ctrl+j shift+enter', 'composer.newline'),
  row('composer', 'ctrl+g', 'composer.editor'),
  row('composer', 'ctrl+n', 'composer.mode'),
  row('composer', 'ctrl+t', 'template.send'),
  row('composer', 'ctrl+o', 'media.attach'),
  row('composer', 'ctrl+x', 'composer.menu'),
  row('composer', 'esc', 'composer.leave'),
  row('composer', 'up', 'composer.line', 'up'),
  row('composer', 'down', 'composer.line', 'down'),
  row('composer', 'ctrl+up', 'composer.history', 'older'),
  row('composer', 'ctrl+down', 'composer.history', 'newer'),
  row('composer', 'pageup', 'nav.page', 'up'),
  row('composer', 'pagedown', 'nav.page', 'down'),
  row('picker', 'up shift+tab', 'picker.move', 'up'),
  row('picker', 'down tab', 'picker.move', 'down'),
  row('picker', 'pageup', 'picker.move', 'pageUp'),
  row('picker', 'pagedown', 'picker.move', 'pageDown'),
  row('picker', 'enter', 'picker.take'),
  row('picker', 'space', 'picker.mark'),
  row('picker', 'ctrl+o', 'picker.copy'),
  row('picker', 'esc', 'overlay.close'),
  row('form', 'tab down', 'form.move', 'next'),
  row('form', 'shift+tab up', 'form.move', 'previous'),
  row('form', 'enter', 'form.submit'),
  row('form', 'esc', 'overlay.close'),
];

/** Contexts from the top of each stack down. A menu is not here: its letters and Esc are all it hears. */
export const stacks = {
  list: ['list', 'inbox', 'global'],
  chat: ['chat', 'inbox', 'global'],
  panel: ['panel', 'global'],
  view: ['view', 'global'],
  composer: ['composer', 'text', 'global'],
  picker: ['picker', 'text', 'global'],
  form: ['form', 'text', 'global'],
} as const satisfies Record<string, readonly Context[]>;
export type StackName = keyof typeof stacks;

const typing: ReadonlySet<StackName> = new Set(['composer', 'picker', 'form']);

/** The rows that count in a stack; where one types, only Ctrl and F keys of global do. */
export function rowsOf(stack: StackName, rows: readonly KeyRow[] = keymap): readonly KeyRow[] {
  return stacks[stack].flatMap((context) =>
    rows
      .filter((candidate) => candidate.context === context)
      .map((candidate) => (context === 'global' && typing.has(stack) ? withoutPlainKeys(candidate) : candidate))
      .filter((candidate) => candidate.keys.length > 0),
  );
}

function withoutPlainKeys(candidate: KeyRow): KeyRow {
  return { ...candidate, keys: candidate.keys.filter((key) => /^(ctrl\+.|f\d+)$/.test(key)) };
}

const tables = new Map<StackName, ReadonlyMap<string, KeyRow>>();

/** What a key does in a stack. */
export function findKey(stack: StackName, key: string): KeyRow | undefined {
  let table = tables.get(stack);
  if (table === undefined) {
    table = new Map(rowsOf(stack).flatMap((candidate) => candidate.keys.map((name) => [name, candidate] as const)));
    tables.set(stack, table);
  }
  return table.get(key);
}

/** The keys of a command in a stack, the handiest first. */
export function keysOf(stack: StackName, command: string): readonly string[] {
  return rowsOf(stack)
    .filter((candidate) => candidate.command === command)
    .flatMap((candidate) => candidate.keys);
}

const names: Readonly<Record<string, readonly [pt: string, en: string]>> = {
  space: ['Espaço', 'Space'],
  enter: ['Enter', 'Enter'],
  esc: ['Esc', 'Esc'],
  tab: ['Tab', 'Tab'],
  backspace: ['Backspace', 'Backspace'],
  delete: ['Delete', 'Delete'],
  home: ['Home', 'Home'],
  end: ['End', 'End'],
  pageup: ['PgUp', 'PgUp'],
  pagedown: ['PgDn', 'PgDn'],
  up: ['↑', '↑'],
  down: ['↓', '↓'],
  left: ['←', '←'],
  right: ['→', '→'],
};

/** `ctrl+pageup` as people read it: `Ctrl+PgUp`. */
export function keyLabel(key: string, lang: 'pt-BR' | 'en'): string {
  if (key.length === 1) return key;
  const parts = key.split('+');
  const last = parts.pop() ?? '';
  const named = names[last]?.[lang === 'pt-BR' ? 0 : 1] ?? (/^f\d+$/.test(last) ? last.toUpperCase() : last);
  return [...parts.map((part) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}`), named].join('+');
}
