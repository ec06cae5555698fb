import { describe, expect, test } from 'vitest';
import { scene } from '../../test/tui/scene.ts';
import { inbox } from '../../test/tui/story.ts';
import { actionList } from '../api/action-list.ts';
import { availability } from './commands/command.ts';
import { commandById, commands } from './commands/index.ts';
import { hintsFor } from './hints.ts';
import { keyReference } from './key-reference.ts';
import { contexts, keymap, rowsOf, type StackName, stacks } from './keymap.ts';
import type { Ui } from './ui.ts';

const names = Object.keys(stacks) as StackName[];

describe('keys', () => {
  test.each(names)('no key twice in the stack of %s', (name) => {
    const keys = rowsOf(name).flatMap((row) => row.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  test('no key that a terminal, a shell or a Brazilian keyboard takes away', () => {
    const forbidden = /^alt\+|^ctrl\+(i|m|h|\[|s|q|d|shift\+.*)$|^[~^´`]$/;
    expect(keymap.flatMap((row) => row.keys).filter((key) => forbidden.test(key))).toEqual([]);
  });

  test('F keys only double another way', () => {
    const lonely = keymap.filter((row) => row.keys.every((key) => /^f\d+$/.test(key)));
    expect(lonely.map((row) => row.command)).toEqual(['app.mouse']);
  });

  test('every row belongs to a context, and its command exists', () => {
    for (const row of keymap) {
      expect(contexts).toContain(row.context);
      expect(commandById(row.command)?.id).toBe(row.command);
    }
  });

  test('the reference lists every command that has a key, and only those', () => {
    const listed = new Set(keyReference().map((row) => row.command));
    expect([...listed].sort()).toEqual([...new Set(keymap.map((row) => row.command))].sort());
  });
});

describe('commands', () => {
  test('ids are unique and titles are told in both languages', () => {
    expect(new Set(commands.map((command) => command.id)).size).toBe(commands.length);
    for (const { title, hint } of commands) {
      for (const label of [title, hint?.label ?? title])
        expect(Boolean(label.en) && Boolean(label['pt-BR'])).toBe(true);
    }
  });

  test('a refusal has a text in both languages', () => {
    const { view } = scene({ size: '80x24', lang: 'en' });
    const refusals = commands.map((command) => command.when?.(view) ?? true).filter((answer) => answer !== true);
    expect(refusals.length).toBeGreaterThan(10);
    for (const reason of refusals) expect(reason['pt-BR'] !== '' && reason.en !== '').toBe(true);
  });

  test('hints end in help and never show what is refused', () => {
    const pending = hintsFor(scene({ size: '80x24', lang: 'pt-BR', snapshot: inbox() }).view);
    expect(pending.entries[0]).toBe('a aceitar');
    expect(pending.last).toBe('? ajuda');
    expect(pending.entries.length).toBeLessThanOrEqual(5);
    const open = hintsFor(
      scene({
        size: '80x24',
        lang: 'pt-BR',
        snapshot: inbox(),
        ui: (ui) => Object.assign(ui, { tab: 'open', selectedId: 'tk_8' }),
      }).view,
    );
    expect(open.entries[0]).toBe('T template');
    expect(open.entries.join()).not.toContain('responder');
  });

  test('whoever only looks is neither shown nor let do what writes', () => {
    const written = commands.filter((command) => {
      const facts = actionList.find((action) => action.id === command.id);
      return facts?.effect === 'write';
    });
    expect(written.length).toBeGreaterThan(10);
    for (const command of written) expect([command.id, command.isWrite]).toEqual([command.id, true]);
    for (const tab of ['pending', 'open'] as const) {
      const ui = (part: Ui) => Object.assign(part, { tab, isReadOnly: true, selectedId: null });
      const { view } = scene({ size: '80x24', lang: 'en', snapshot: inbox(), ui });
      view.ui.selectedId = view.store.state.index[tab][0] ?? null;
      expect(hintsFor(view).entries.join()).not.toMatch(/accept|reply|transfer|resolve|note|tags/);
      for (const command of written)
        expect(availability(command, view)).toMatchObject({ en: 'read only (--readonly)' });
    }
  });

  test('help and palette list what the registry and the keymap have', () => {
    const items = (id: string) => {
      const { view } = scene({ size: '80x24', lang: 'en', snapshot: inbox(), run: [id] });
      const overlay = view.ui.overlays[0];
      return overlay?.kind === 'picker' ? overlay.items.map((item) => item.id.split(' ')[0]) : [];
    };
    expect(new Set(items('help.open'))).toEqual(new Set(keymap.map((row) => row.command)));
    for (const command of commands.filter((candidate) => candidate.isInner !== true)) {
      expect(items('palette.open')).toContain(command.id);
    }
    expect(items('palette.open')).toContain('connection.add');
  });
});
