import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStore, type Store } from '../../src/store/store.ts';
import { createApp, type TuiApp } from '../../src/tui/app.ts';
import { type App } from '../../src/tui/commands/command.ts';
import { frame } from '../../src/tui/frame.ts';
import { createLook } from '../../src/tui/look.ts';
import { plainText } from '../../src/tui/screen/styled-line.ts';
import { type Office, openOffice, type Seat } from './rig.ts';

let office: Office;
let ana: Seat;
let bia: Seat;

beforeAll(async () => {
  office = await openOffice();
  ana = await office.hire('Ana Lima', 'supervisor', ['Suporte', 'Vendas']);
  bia = await office.hire('Bia Ramos', 'agent', ['Suporte']);
});
afterAll(() => office[Symbol.asyncDispose]());

interface Desk extends Disposable {
  readonly store: Store;
  readonly app: TuiApp;
  rows(): string[];
  press(...keys: string[]): void;
  until(claim: () => boolean): Promise<void>;
}

/** The screens over a real server, without a terminal. */
async function sit(
  options: { readonly depth?: number; readonly height?: number; readonly seat?: Seat } = {},
): Promise<Desk> {
  const { api } = options.seat ?? ana;
  const waiting = new Set<() => void>();
  const changed = () => {
    for (const look of waiting) look();
  };
  let keys = 0;
  const store = createStore({
    api,
    now: Date.now,
    newKey: () => `key-${process.hrtime.bigint()}-${(keys += 1)}`,
    ...(options.depth === undefined ? {} : { depth: options.depth }),
  });
  const size = { width: 80, height: options.height ?? 24 };
  const app: TuiApp = createApp({
    store,
    look: createLook({ lang: 'pt-BR', timeZone: 'America/Sao_Paulo', hasStyle: false, isAscii: false }),
    host: { ...api, newKey: () => `${(keys += 1)}`, copy: () => undefined } as unknown as App['host'],
    now: Date.now,
    size,
    onChange: changed,
    onDrafts: () => undefined,
  });
  store.subscribe(() => app.changed());
  await store.start();
  return {
    store,
    app,
    rows: () => frame(app.view(), size).lines.map(plainText),
    press: (...names) => {
      for (const name of names) app.press(name.length === 1 ? { name, text: name } : { name });
    },
    until: (claim) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(frame(app.view(), size).lines.map(plainText).join('\n'))),
          10_000,
        );
        const look = () => {
          if (!claim()) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    [Symbol.dispose]: () => {
      store.close();
      app.stop();
    },
  };
}

const customer = (id: number) => ({ phone: `55119870000${String(id).padStart(2, '0')}`, name: `Cliente ${id}` });

describe('the list', () => {
  test('new arrivals stand above the selected row, which does not move', async () => {
    for (let id = 1; id <= 24; id += 1) await office.writes(customer(id), `oi ${id}`);
    using desk = await sit();
    desk.press('j', 'j', 'j');
    const before = desk.rows();
    const at = before.findIndex((row) => row.startsWith('›'));
    const selected = desk.app.ui.selectedId;
    await office.writes(customer(30), 'cheguei');
    await desk.until(() => desk.app.ui.newAbove === 1);
    expect(desk.app.ui.selectedId).toBe(selected);
    expect(desk.rows()[at]).toBe(before[at]);
    expect(desk.rows().join('\n')).toContain('↑ 1 acima');
    desk.press('home');
    expect(desk.rows()[2]).toContain('Cliente 30');
    expect(desk.app.ui.newAbove).toBe(0);
  });

  test('a resync keeps the selected row and what was loaded by scrolling', async () => {
    using desk = await sit({ depth: 5 });
    expect(desk.store.state.index.pending).toHaveLength(5);
    await desk.store.loadMore('pending');
    const loaded = desk.store.state.index.pending.length;
    expect(loaded).toBe(desk.store.state.counts.pending);
    desk.press('end', 'k');
    // How long somebody has waited goes on meanwhile.
    const shown = () => desk.rows().map((row) => row.replaceAll(/\d+s\b/g, '_s'));
    const before = shown();
    await desk.store.resync();
    expect(desk.store.state.index.pending).toHaveLength(loaded);
    expect(shown()).toEqual(before);
  });

  test('the counts of the tabs equal the lengths of their lists', async () => {
    using desk = await sit({ depth: 100_000 });
    await ana.api.call('ticket.accept', { ticket: '3' });
    await desk.until(() => desk.store.state.counts.open === 1);
    const { counts, index } = desk.store.state;
    for (const tab of ['pending', 'open', 'closed', 'snoozed'] as const) expect(index[tab]).toHaveLength(counts[tab]);
  });

  test('a filter shows what the server finds and says where it does not parse', async () => {
    using desk = await sit();
    await expect(desk.store.filter('foo:bar')).rejects.toMatchObject({ code: 'filter.invalid' });
    await desk.store.filter('contact:"Cliente 7"');
    desk.press('1');
    expect(desk.rows()[2]).toContain('Cliente 7');
    expect(desk.rows()[1]).toMatch(/1\/\d+/);
    await desk.store.filter(null);
  });
});

describe('two accept one ticket', () => {
  test('the row of who was second stays where it was, chosen, and names the winner until the cursor moves', async () => {
    for (let id = 50; id <= 58; id += 1) await office.writes(customer(id), `preciso de ajuda ${id}`);
    using desk = await sit();
    desk.press('1', 'home', 'j', 'j', 'j');
    // Who is first is the server's to say: until it is Bia.
    for (let tries = 0; ; tries += 1) {
      expect(tries).toBeLessThan(5);
      const id = desk.app.ui.selectedId ?? '';
      const before = desk.rows();
      const at = before.findIndex((row) => row.startsWith('›'));
      const row = before[at] ?? '';
      const name = /Cliente \d+/.exec(row)?.[0] ?? '';
      const below = before[at + 1];
      const accepted = bia.api.call('ticket.accept', { ticket: id }).then(
        () => true,
        () => false,
      );
      desk.press('a');
      const isBias = await accepted;
      await desk.until(() => desk.store.state.tables.ticket.get(id)?.state === 'open');
      if (!isBias) {
        desk.press('j');
        continue;
      }
      await desk.until(() => desk.app.ui.toast?.kind === 'error');
      const line = desk.rows().at(-2) ?? '';
      expect(line).toMatch(/Bia Ramos já aceitou o atendimento #\d+/);
      expect(desk.app.ui.notices[0]).toMatchObject({ code: 'ticket.alreadyAccepted' });
      expect(desk.store.state.index.pending).not.toContain(id);
      expect(desk.app.ui.selectedId).toBe(id);
      expect(desk.rows()[at]).toMatch(new RegExp(`^› .*${name}`));
      expect(desk.rows()[at + 1]).toBe(below);
      // Once more says who has it, and does not ask the server again.
      desk.press('a');
      expect(desk.rows().at(-2)).toContain('Aceitar: Bia Ramos já aceitou');
      expect(desk.app.ui.selectedId).toBe(id);
      // What comes in above moves neither.
      await office.writes(customer(60), 'cheguei depois');
      await desk.until(() => desk.store.state.index.pending.length > 0 && desk.app.ui.kept !== null);
      expect(desk.app.ui.selectedId).toBe(id);
      desk.press('j');
      expect(desk.rows().find((shown) => shown.startsWith('›'))).toContain(/Cliente \d+/.exec(below ?? '')?.[0]);
      desk.press('k');
      expect(desk.rows().some((shown) => shown.includes(name))).toBe(false);
      // The last row of the list stays as well.
      desk.press('end');
      const last = desk.app.ui.selectedId ?? '';
      const lastRow = desk.rows().findIndex((shown) => shown.startsWith('›'));
      const lastName = /Cliente \d+/.exec(desk.rows()[lastRow] ?? '')?.[0] ?? '';
      await bia.api.call('ticket.accept', { ticket: last });
      await desk.until(() => desk.store.state.tables.ticket.get(last)?.state === 'open');
      expect(desk.rows()[lastRow]).toMatch(new RegExp(`^› .*${lastName}.* Bia `));
      return;
    }
  });
});

describe('reading', () => {
  test('only looking at a thread with the focus marks it read', async () => {
    await office.writes(customer(40), 'primeira');
    using desk = await sit();
    const id = desk.app.ui.selectedId ?? '';
    expect(desk.store.state.unread).toContain(id);
    await ana.api.call('ticket.accept', { ticket: id });
    await desk.until(() => desk.store.state.tables.ticket.get(id)?.state === 'open');
    expect(desk.store.state.unread).toContain(id);
    desk.app.focusTerminal(false);
    desk.press('enter');
    await desk.until(() => desk.store.state.timelines.size === 1);
    expect(desk.store.state.unread).toContain(id);
    desk.app.focusTerminal(true);
    await desk.until(() => !desk.store.state.unread.includes(id));
  });

  test('a long conversation is loaded page by page', async () => {
    for (let at = 0; at < 60; at += 1) {
      office.emulator.inbound({
        channel: 'whatsapp-cloud',
        from: customer(41),
        message: { type: 'text', text: `linha ${at}` },
      });
    }
    await office.settle();
    using desk = await sit();
    desk.press('enter');
    await desk.until(() => desk.store.state.timelines.size === 1);
    const [threadId = '', timeline] = [...desk.store.state.timelines][0] ?? [];
    expect(timeline?.messages).toHaveLength(50);
    await desk.store.loadOlder(threadId);
    expect(timeline?.messages).toHaveLength(60);
    expect(new Set(timeline?.messages.map((message) => message.id)).size).toBe(60);
  });
});

describe('sending', () => {
  test('a message the server refuses stays, says why, and is sent again on request', async () => {
    await office.writes(customer(42), 'oi');
    using desk = await sit();
    const id = desk.app.ui.selectedId ?? '';
    const threadId = desk.store.state.tables.ticket.get(id)?.threadId ?? '';
    desk.press('enter');
    await desk.until(() => desk.store.state.timelines.has(threadId));
    desk.store.send({ threadId, text: 'cedo demais', input: { ticket: 'nada', text: 'cedo demais' } });
    await desk.until(() => desk.store.outbox.echoes[0]?.state === 'failed');
    expect(desk.rows().join('\n')).toContain('não enviada:');
    desk.press('k', 'enter', 'd');
    expect(desk.store.outbox.echoes).toEqual([]);
  });

  test('a sent message is shown at once and replaced by the real one', async () => {
    using desk = await sit();
    const id = desk.app.ui.selectedId ?? '';
    await ana.api.call('ticket.accept', { ticket: id });
    await desk.until(() => desk.store.state.tables.ticket.get(id)?.state === 'open');
    desk.press('r');
    await desk.until(() => desk.store.state.timelines.size === 1);
    for (const letter of 'tudo bem') desk.press(letter === ' ' ? 'space' : letter);
    expect(desk.app.ui.drafts.get(id)?.edit.text).toContain('tudo');
    desk.press('enter');
    expect(desk.store.outbox.echoes).toHaveLength(1);
    await desk.until(() => desk.store.outbox.echoes.length === 0);
    await office.settle();
    await desk.until(() => desk.rows().some((row) => row.includes('tudo') && row.includes('✓✓')));
  });
});

describe('what concerns me', () => {
  const status = (desk: Desk) => desk.rows().at(-2) ?? '';
  const arrive = async (from: number, count: number) => {
    const numbers: number[] = [];
    for (let at = from; at < from + count; at += 1) {
      const phone = `55119600${String(at).padStart(5, '0')}`;
      await office.writes({ phone, name: `Aviso ${at}` }, 'Oi');
      const { result } = await office.admin.call('ticket.list', { filter: `phone:${phone}` });
      numbers.push(result.items[0]?.number ?? 0);
    }
    return numbers;
  };

  test('is said in one line while the screen is open, counted above, and leads to its ticket', async () => {
    const [number = 0] = await arrive(1, 1);
    await ana.api.call('notification.read', { all: true });
    using desk = await sit();
    await desk.until(() => desk.store.news?.unread === 0);
    expect(desk.rows()[0]).not.toContain('novidades');
    const startedMs = performance.now();
    await office.admin.call('ticket.assign', { ticket: number, user: 'ana@example.com' });
    await desk.until(() => status(desk).includes(`Admin passou para você #${number} Aviso 1`));
    // A second, and what a machine under load takes to draw.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(desk.rows()[0]).toContain('novidades 1');
    desk.press('*');
    expect(desk.rows().join('\n')).toContain(`· Admin passou para você #${number} Aviso 1`);
    desk.press('enter');
    await desk.until(() => desk.store.news?.unread === 0);
    const { result } = await ana.api.call('ticket.show', { ticket: number });
    await desk.until(() => desk.app.ui.selectedId === result.id);
  });

  test('many tickets at once are one line, and nothing covers an error', async () => {
    const tickets = await arrive(10, 3);
    using desk = await sit();
    await desk.until(() => desk.store.news !== null);
    const before = desk.store.news?.items.length ?? 0;
    await office.admin.call('bulk.assign', { tickets, user: 'ana@example.com' });
    const line = `Admin passou para você 3 atendimentos: ${tickets.map((n, at) => `#${n} Aviso ${10 + at}`).join(', ')}`;
    await desk.until(() => status(desk).includes(line.slice(0, 60)));
    expect(desk.store.news?.items).toHaveLength(before + 1);

    desk.app.fail(new Error('isto deu errado'));
    const [more = 0] = await arrive(20, 1);
    await office.admin.call('ticket.assign', { ticket: more, user: 'ana@example.com' });
    await desk.until(
      () => desk.store.news?.items[0]?.kind === 'ticketAssigned' && desk.store.news.items[0].ticket?.number === more,
    );
    expect(status(desk)).toContain('isto deu errado');
    desk.app.dispatch('notification.read');
    await desk.until(() => desk.store.news?.unread === 0);
  });

  test('what went out of sight is told to nobody, and what came while the line was down is told when it is back', async () => {
    const rui = await office.hire('Rui Alves', 'agent', ['Suporte']);
    const [number = 0] = await arrive(30, 1);
    await ana.api.call('ticket.accept', { ticket: number });
    await ana.api.call('note.add', { ticket: number, body: '@rui segredo', scope: 'ticket' });
    expect(JSON.stringify((await rui.api.call('notification.list', {})).result)).toContain('segredo');
    await ana.api.call('ticket.privatize', { ticket: number });
    const { result } = await rui.api.call('notification.list', {});
    expect(JSON.stringify(result)).not.toContain('segredo');

    using desk = await sit();
    await desk.until(() => desk.store.news !== null);
    const [next = 0] = await arrive(40, 1);
    await office.stop();
    await desk.until(() => desk.store.link.kind === 'offline');
    await office.start();
    await office.admin.call('ticket.assign', { ticket: next, user: 'ana@example.com' });
    desk.store.reconnect();
    await desk.until(() => status(desk).includes(`#${next} Aviso 40`));
  });
});

test('a revoked session asks to sign in over everything, and keeps the screen', async () => {
  using desk = await sit();
  await ana.api.call('auth.logout', {});
  await desk.until(() => desk.app.ui.overlays.length > 0);
  expect(desk.rows().join('\n')).toContain('Sua sessão acabou');
  desk.press('esc');
  expect(desk.app.ui.overlays).toHaveLength(1);
});

describe('undo', () => {
  let uma: Seat;
  beforeAll(async () => {
    uma = await office.hire('Uma Reis', 'supervisor', ['Suporte', 'Vendas']);
  });
  const tag = (ticket: string) => uma.api.call('ticket.tag', { ticket, add: ['vip'] });

  test('shows what it would undo, does it when it is said again, and leaves it with Esc', async () => {
    await office.writes(customer(60), 'oi');
    using desk = await sit({ seat: uma });
    const { id } = (await uma.api.call('ticket.list', { filter: 'contact:"Cliente 60"' })).result.items[0] ?? {
      id: '',
    };
    await tag(id);
    await desk.until(() => desk.store.state.tables.ticket.get(id)?.tagIds.length === 1);
    desk.press('U');
    await desk.until(() => desk.rows().join('\n').includes('Desfazer?'));
    expect(desk.rows().join('\n')).toMatch(/u +Tags alteradas: #\d+ Cliente 60/);
    desk.press('esc');
    expect(desk.rows().join('\n')).not.toContain('Desfazer?');
    expect(desk.store.state.tables.ticket.get(id)?.tagIds).toHaveLength(1);
    desk.press('U');
    await desk.until(() => desk.rows().join('\n').includes('Desfazer?'));
    desk.press('u');
    await desk.until(() => desk.store.state.tables.ticket.get(id)?.tagIds.length === 0);
    await desk.until(() => desk.rows().join('\n').includes('desfeito: Tags alteradas'));
  });

  test('says that what was done last is final, and offers nothing older', async () => {
    using desk = await sit({ seat: uma });
    const { id } = (await uma.api.call('ticket.list', { filter: 'contact:"Cliente 60"' })).result.items[0] ?? {
      id: '',
    };
    await tag(id);
    await uma.api.call('note.add', { ticket: id, body: 'Cliente antigo' });
    desk.press('U');
    await desk.until(() => desk.rows().join('\n').includes('não pode ser desfeito'));
    expect(desk.rows().join('\n')).not.toContain('Desfazer?');
  });

  test('gives the text of a message that still waited back to the composer', async () => {
    using desk = await sit({ seat: uma });
    const { id } = (await uma.api.call('ticket.list', { filter: 'contact:"Cliente 60"' })).result.items[0] ?? {
      id: '',
    };
    await uma.api.call('message.send', { ticket: id, text: 'Texto errado', hold: 60 });
    desk.press('U');
    await desk.until(() => desk.rows().join('\n').includes('Texto errado'));
    desk.press('u');
    await desk.until(() => desk.app.ui.drafts.get(id)?.edit.text === 'Texto errado');
  });
});
