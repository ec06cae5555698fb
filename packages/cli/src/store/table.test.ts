import { expect, test } from 'vitest';
import { contact, minutesAgo, thread, ticket } from '../../test/tui/office.ts';
import { createPacker } from './pack.ts';
import { PackedTable, PackedTickets } from './table.ts';

test('whatever is packed comes back as it was', () => {
  const packer = createPacker<{ readonly id: string }>();
  const entities = [
    ticket(1),
    ticket(2, { tagIds: ['tg_a', 'tg_b'], lastMessage: null, assigneeId: 'us_ana', openedAt: minutesAgo(1.0001) }),
    contact(3, { name: 'João "Jão" 😀, $1 @x #2 [', phone: null }),
    thread(4, { currentTicketId: null, lastInboundAt: '2026-11-20T17:32:00Z' }),
    { id: 'x_1', number: -1.5, missing: undefined, deep: { list: [1, { a: [] }], text: '{"' }, empty: '' },
    { id: 'x_2', text: '2026-13-40T17:32:00.000Z', other: 'T'.repeat(24) },
  ];
  for (const entity of entities) {
    const packed = packer.pack(entity);
    expect(packed).not.toBeNull();
    expect(packer.unpack(packed ?? '')).toEqual(entity);
  }
});

test('a text with separators of its own is kept whole', () => {
  const table = new PackedTable<{ readonly id: string; readonly name: string; readonly deep?: object }>();
  for (const odd of ['a\u0001b', '\u0002', 'a\u0001\u0002']) {
    table.set('x', { id: 'x', name: odd, deep: { text: odd, more: odd } });
    expect([...table.values()]).toEqual([{ id: 'x', name: odd, deep: { text: odd, more: odd } }]);
    expect(table.get('x')?.name).toBe(odd);
  }
});

test('after thousands of changes it holds what a Map holds', () => {
  const table = new PackedTickets<ReturnType<typeof ticket>>();
  const known = new Map<string, ReturnType<typeof ticket>>();
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  for (let step = 0; step < 20_000; step += 1) {
    const id = random(900);
    const key = `tk_${id}`;
    if (random(3) === 0) expect(table.delete(key)).toBe(known.delete(key));
    else {
      const value = ticket(id, { number: step, lastActivityAt: minutesAgo(random(99)) });
      table.set(key, value);
      known.set(key, value);
    }
    const probe = `tk_${random(900)}`;
    if (table.has(probe) !== known.has(probe)) expect(probe).toBe('known to both or to neither');
    expect(table.activityOf(probe)).toBe(known.get(probe)?.lastActivityAt);
  }
  expect(table.size).toBe(known.size);
  for (const [id, value] of known) expect(table.get(id)).toEqual(value);
  expect(new Set([...table.values()].map(({ id }) => id))).toEqual(new Set(known.keys()));
  table.clear();
  expect([table.size, table.get('tk_1'), [...table.values()]]).toEqual([0, undefined, []]);
});
