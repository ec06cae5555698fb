import { type ConnectionEntity, type Language, languages, type Snapshot } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import type { Ui } from '../../src/tui/ui.ts';
import { bia, minutesAgo, nowMs, principal, snapshotOf } from './office.ts';
import { type SceneOptions, scene } from './scene.ts';
import { inbox, marina } from './story.ts';

/** Goldens: each screen as text in test/frames, reviewed as design. `npx vitest -u` writes them anew. */
const sizes = ['40x12', '80x24', '120x40', '200x60'] as const;

type Golden = Omit<SceneOptions, 'lang' | 'size'>;

const chat = (ui: Ui) => {
  ui.tab = 'open';
  ui.selectedId = 'tk_5';
  ui.focus = 'chat';
};
const openChat: Golden = { snapshot: inbox(), pages: [marina()], ui: chat };

const outOf = (minutes: number): ConnectionEntity['health'] => ({
  state: 'down',
  checkedAt: minutesAgo(2),
  since: minutesAgo(minutes),
  trouble: 'credentials',
  reason: '190: token revogado',
});
const lines = [
  { ...principal, health: outOf(30) },
  {
    ...principal,
    id: 'cn_2' as const,
    name: 'Filial',
    health: { ...outOf(30), state: 'unknown' as const, trouble: 'network' as const },
  },
];
const noticed: ConnectionEntity = {
  ...principal,
  notices: [
    {
      at: minutesAgo(12),
      kind: 'account.restricted',
      data: { restriction: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: '2026-11-25' },
    },
    { at: minutesAgo(90), kind: 'number.quality', data: { event: 'UPGRADE', limit: 'TIER_10K' } },
  ],
  warnings: [{ kind: 'stuck', since: minutesAgo(25), count: 3 }],
};
/** As seen by somebody who manages connections. */
const managed = (snapshot: Snapshot): Snapshot => ({
  ...snapshot,
  me: { ...snapshot.me, permissions: { ...snapshot.me.permissions, 'connection.manage': 'all' } },
});

/** In every size and both languages. */
const everywhere: Readonly<Record<string, Golden>> = {
  list: { snapshot: inbox() },
  chat: openChat,
};

/** One size each. */
const states: Readonly<Record<string, Golden & { readonly size: SceneOptions['size'] }>> = {
  'loading-80x24': { size: '80x24', phase: { kind: 'starting' } },
  'unreachable-80x24': {
    size: '80x24',
    phase: { kind: 'unreachable', error: new Error('ECONNREFUSED'), retryAtMs: nowMs + 4000 },
  },
  'empty-80x24': { size: '80x24', snapshot: snapshotOf([]) },
  'no-connection-80x24': { size: '80x24', snapshot: snapshotOf([], { connections: [] }) },
  'filter-hides-all-80x24': {
    size: '80x24',
    snapshot: inbox(),
    filtered: { query: 'tag:troca', ids: [], nextCursor: null, isLoading: false },
    ui: (ui) => {
      ui.query = 'tag:troca';
      ui.selectedId = null;
    },
  },
  'offline-80x24': {
    ...openChat,
    size: '80x24',
    link: { kind: 'offline', reason: 'closed 1006', retryAtMs: nowMs + 4000 },
    offlineSinceMs: nowMs - 12_000,
    echoes: ['queued', 'failed'].map((state, at) => ({
      clientKey: `k${at}`,
      threadId: 'th_5',
      text: `Mensagem escrita agora ${at + 1}`,
      at: minutesAgo(0),
      input: { ticket: 'tk_5' },
      state: state as 'queued' | 'failed',
      error: state === 'failed' ? 'janela fechada' : null,
      messageId: null,
      to: '',
      isOurs: true,
      isKept: true,
    })),
  },
  'conflict-80x24': {
    size: '80x24',
    snapshot: inbox(),
    ui: (ui) => {
      ui.toast = {
        kind: 'error',
        text: 'Bia Ramos já aceitou o atendimento #1201 · a linha fica; Enter abre para acompanhar',
        untilMs: nowMs + 1,
      };
    },
  },
  'window-closed-80x24': {
    size: '80x24',
    snapshot: inbox(),
    ui: (ui) => {
      chat(ui);
      ui.selectedId = 'tk_8';
    },
  },
  'awaiting-template-80x24': {
    size: '80x24',
    snapshot: inbox(),
    ui: (ui) => {
      chat(ui);
      ui.selectedId = 'tk_6';
    },
  },
  'connection-down-80x24': {
    ...openChat,
    size: '80x24',
    snapshot: inbox({
      connections: [{ ...principal, health: outOf(2) }],
    }),
  },
  'connection-down-120x40': { ...openChat, size: '120x40', snapshot: inbox({ connections: lines }) },
  'connection-down-list-80x24': { size: '80x24', snapshot: inbox({ connections: lines }) },
  'connection-down-list-40x12': { size: '40x12', snapshot: inbox({ connections: lines }) },
  'connection-other-down-80x24': {
    ...openChat,
    size: '80x24',
    snapshot: inbox({ connections: [principal, { ...principal, id: 'cn_2', name: 'Filial', health: outOf(40) }] }),
  },
  'account-notice-80x24': { size: '80x24', snapshot: managed(inbox({ connections: [noticed] })) },
  'view-line-notices-80x24': {
    size: '80x24',
    snapshot: managed(inbox({ connections: [{ ...noticed, health: outOf(40) }] })),
    run: ['notices.open'],
  },
  'composer-80x24': {
    ...openChat,
    size: '80x24',
    ui: (ui) => {
      chat(ui);
      ui.focus = 'composer';
      const edit = { text: 'Bom dia!\nO pedido sai hoje.', caret: 27, killRing: [], column: null };
      ui.drafts.set('tk_5', { edit, mode: 'reply', replyToId: 'ms_5_7' });
    },
  },
  'note-80x24': {
    ...openChat,
    size: '80x24',
    ui: (ui) => {
      chat(ui);
      ui.focus = 'composer';
      ui.drafts.set('tk_5', {
        edit: { text: '', caret: 0, killRing: [], column: null },
        mode: 'note',
        replyToId: null,
      });
    },
  },
  'menu-resolve-80x24': { ...openChat, size: '80x24', run: ['ticket.resolve'] },
  'menu-more-80x24': { ...openChat, size: '80x24', run: ['ticket.menu'] },
  'picker-transfer-80x24': { ...openChat, size: '80x24', run: ['ticket.transfer'] },
  'picker-tags-40x12': { ...openChat, size: '40x12', run: ['ticket.tag'] },
  'palette-120x40': { ...openChat, size: '120x40', run: ['palette.open'] },
  'help-80x24': { snapshot: inbox(), size: '80x24', run: ['help.open'] },
  'form-filter-80x24': { snapshot: inbox(), size: '80x24', run: ['list.filter'] },
  'view-notices-80x24': {
    snapshot: inbox(),
    size: '80x24',
    ui: (ui) => {
      ui.notices = [
        { atMs: nowMs, text: 'O provedor recusou ou não respondeu: 500', code: 'provider.failed', requestId: 'rq_1' },
      ];
    },
    run: ['notices.open'],
  },
  'panel-80x24': {
    ...openChat,
    size: '80x24',
    ui: (ui) => {
      chat(ui);
      ui.focus = 'panel';
    },
  },
  'readonly-80x24': { ...openChat, size: '80x24', ui: (ui) => chat(Object.assign(ui, { isReadOnly: true })) },
  'ascii-80x24': { ...openChat, size: '80x24', isAscii: true },
  'too-small-30x8': { size: '30x8', snapshot: inbox() },
};

async function matches(name: string, lang: Language, options: SceneOptions): Promise<void> {
  const { text, widths, view } = scene(options);
  const columns = view.ui.size.width;
  if (!name.startsWith('too-small')) expect(widths.filter((width) => width !== columns)).toEqual([]);
  // A bar at the end keeps trailing spaces from being trimmed by editors.
  await expect(`${text.replaceAll(/ *$/gm, '')}\n`).toMatchFileSnapshot(`../frames/${name}.${lang}.txt`);
}

describe.each(languages)('frames in %s', (lang) => {
  for (const [name, golden] of Object.entries(everywhere)) {
    test.each(sizes)(`${name} at %s`, (size) => matches(`${name}-${size}`, lang, { ...golden, lang, size }));
  }
  test.each(Object.entries(states))('%s', (name, golden) => matches(name, lang, { ...golden, lang }));
});

test('a customer and an agent of one first name are told apart without colour', () => {
  const snapshot = inbox();
  const contacts = snapshot.contacts.map((contact) =>
    contact.id === 'ct_5' ? { ...contact, name: 'Ana Duarte' } : contact,
  );
  const { text } = scene({ ...openChat, snapshot: { ...snapshot, contacts }, size: '80x24', lang: 'pt-BR' });
  expect(text).toMatch(/> Ana +Chega amanhã/);
});

test('colour only repeats what glyphs and words say', () => {
  const base = { ...openChat, size: '120x40', lang: 'pt-BR' } as const;
  expect(scene({ ...base, hasStyle: true }).text).toBe(scene({ ...base, hasStyle: false }).text);
  expect(scene({ ...base, hasStyle: false }).frame.lines.join('')).not.toContain('\u001b');
});

test('ASCII glyphs leave nothing but words outside ASCII', () => {
  const { text } = scene({ snapshot: inbox(), size: '80x24', lang: 'en', isAscii: true });
  expect(text.replaceAll(/[\p{L}\p{M}]/gu, '')).toMatch(/^[\n\x20-\x7e…·↑↓]*$/);
});

test('a row that left its list stays, dimmed, where it was', () => {
  const gone = scene({
    snapshot: inbox(),
    size: '80x24',
    lang: 'pt-BR',
    hasStyle: true,
    ui: (ui) => {
      ui.selectedId = 'tk_6';
      ui.place = 1;
    },
  });
  const rows = gone.text.split('\n');
  expect(rows[3]).toMatch(/^› WA Loja 3/);
  expect(gone.frame.lines[3]).toContain('\u001b[2m');
  expect(rows[4]).toContain(bia.name.split(' ')[0]);
});
