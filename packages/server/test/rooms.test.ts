import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { follow } from './listener.ts';
import { sql } from './raw-sql.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let vera: Person;
  let supervisor: Person;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    ana = await desk.person('Ana Lima');
    bruno = await desk.person('Bruno Reis');
    vera = await desk.person('Vera Cruz');
    supervisor = await desk.person('Carla Dias', 'supervisor');
    await desk.person('Otto Paz', 'auditor');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  let lastName = 0;
  const room = (by: Person = ana, members: readonly Person[] = [bruno]) => {
    lastName += 1;
    return by.call('room.create', { name: `Sala ${lastName}`, members: members.map(({ id }) => id) });
  };
  const said = async (who: Person, id: string) =>
    (await who.call('room.messages', { room: id, limit: 1000 })).items.map(({ body }) => body);
  const mine = async (who: Person, id: string) =>
    (await who.call('room.list', { limit: 1000 })).items.find((item) => item.id === id);
  const headSeq = async () => (await sql<{ n: number }>(desk.place, 'SELECT max(seq) AS n FROM events'))[0]?.n ?? 0;

  describe('who is in a room', () => {
    test('only members see anything of it, not even an admin', async () => {
      const { id, name } = await room();
      const message = await ana.call('room.send', { room: id, body: 'entre nós' });
      expect(await said(bruno, name)).toEqual(['entre nós']);
      for (const who of [vera, supervisor, desk.admin]) {
        expect(await mine(who, id)).toBeUndefined();
        for (const [action, input] of [
          ['room.messages', { room: id }],
          ['room.send', { room: id, body: 'oi' }],
          ['room.read', { room: id }],
          ['room.edit', { room: id, name: 'x' }],
          ['room.setMembers', { room: id, add: ['admin@example.com'] }],
          ['room.messages', { room: name }],
          ['room.editMessage', { message: message.id, body: 'x' }],
          ['room.deleteMessage', { message: message.id }],
        ] as const)
          expect(await who.refused(action, input as never)).toMatchObject({ code: 'reference.notFound' });
        const log = await who.call('event.list', { limit: 1000 });
        expect(JSON.stringify(log.items)).not.toContain('entre nós');
      }
    });

    test('two rooms of one name trouble nobody but who is in both', async () => {
      const first = await ana.call('room.create', { name: 'Plantão', members: [bruno.id] });
      const second = await vera.call('room.create', { name: 'plantão', members: [bruno.id] });
      expect((await ana.call('room.read', { room: 'PLANTÃO' })).id).toBe(first.id);
      expect((await vera.call('room.read', { room: 'Plantão' })).id).toBe(second.id);
      expect(await bruno.refused('room.read', { room: 'Plantão' })).toMatchObject({ code: 'reference.ambiguous' });
    });

    test('a removed member is told nothing more; an added one reads what was said before, as history', async () => {
      const { id } = await room(ana, [bruno]);
      await ana.call('room.send', { room: id, body: 'um' });
      await using toBruno = await follow(desk.server.url, bruno);
      await using toVera = await follow(desk.server.url, vera);
      await ana.call('room.setMembers', { room: id, add: ['veracruz@example.com'], remove: ['brunoreis@example.com'] });
      await ana.call('room.send', { room: id, body: 'dois' });
      const seq = await headSeq();
      await Promise.all([toBruno.reached(seq), toVera.reached(seq)]);
      expect(toBruno.events().map(({ event }) => [event.type, event.changes, event.data])).toEqual([
        ['room.membersChanged', [], { room: id, left: true }],
      ]);
      const joined = toVera.events().find(({ event }) => event.data?.['joined'] === true);
      expect(joined?.event.changes).toMatchObject([{ entity: 'room', id, before: null, after: { lastSeq: 1 } }]);
      expect(toVera.events().map(({ event }) => event.type)).toContain('room.messageSent');
      expect(await bruno.refused('room.messages', { room: id })).toMatchObject({ code: 'reference.notFound' });
      expect(await said(vera, id)).toEqual(['um', 'dois']);
      expect(await mine(vera, id)).toMatchObject({ unread: 1, readSeq: 1, lastSeq: 2 });
    });

    test('its maker and admins in it run it, anybody may leave, and none is left without', async () => {
      const { id } = await room(ana, [bruno, vera]);
      expect(await bruno.refused('room.setMembers', { room: id, add: [supervisor.id] })).toMatchObject({
        code: 'room.managerOnly',
        data: { creator: 'Ana Lima' },
      });
      expect(await bruno.refused('room.edit', { room: id, name: 'Minha' })).toMatchObject({ code: 'room.managerOnly' });
      await ana.call('room.setMembers', { room: id, add: ['admin@example.com'] });
      expect(await desk.admin.call('room.edit', { room: id, name: 'Da casa' })).toMatchObject({ name: 'Da casa' });
      await vera.call('room.setMembers', { room: id, remove: [vera.id] });
      expect(await mine(vera, id)).toBeUndefined();
      await ana.call('room.setMembers', { room: id, remove: [ana.id] });
      expect(await bruno.refused('room.edit', { room: id, name: 'x' })).toMatchObject({ code: 'room.managerOnly' });
      await desk.admin.call('room.setMembers', { room: id, remove: ['admin@example.com'] });
      expect(await bruno.call('room.edit', { room: id, name: 'De quem ficou' })).toMatchObject({
        members: [{ name: 'Bruno Reis' }],
      });
      expect(await ana.refused('room.create', { name: 'x', members: ['ottopaz@example.com'] })).toMatchObject({
        code: 'user.lacksPermission',
      });
    });
  });

  describe('a direct room', () => {
    test('is one for two people, whoever asks and however many ask at once', async () => {
      const [rui, lia] = [await desk.person('Rui Alves'), await desk.person('Lia Melo')];
      const asked = await Promise.all(
        Array.from({ length: 20 }, (_, place) =>
          place % 2 === 0
            ? rui.call('room.direct', { user: 'liamelo@example.com' })
            : lia.call('room.direct', { user: rui.id }),
        ),
      );
      expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
      const [found] = asked;
      expect(await mine(rui, found?.id ?? '')).toMatchObject({ kind: 'direct', name: 'Lia Melo' });
      expect(await mine(lia, found?.id ?? '')).toMatchObject({ kind: 'direct', name: 'Rui Alves' });
      await rui.call('room.send', { room: 'liamelo@example.com', body: 'Oi, Lia' });
      expect(await said(lia, 'ruialves@example.com')).toEqual(['Oi, Lia']);
      expect(await rui.refused('room.edit', { room: found?.id ?? '', name: 'x' })).toMatchObject({
        code: 'room.direct',
      });
      expect(await rui.refused('room.setMembers', { room: found?.id ?? '', add: [ana.id] })).toMatchObject({
        code: 'room.direct',
      });
      expect(await rui.refused('room.direct', { user: rui.id })).toMatchObject({ code: 'input.invalid' });
    });

    test('tells the other once, until they have read it', async () => {
      const [rui, lia] = [await desk.person('Rui Silva'), await desk.person('Lia Costa')];
      const { id } = await rui.call('room.direct', { user: lia.id });
      const news = async () =>
        (await lia.call('notification.list', { unread: true })).items.map(({ kind, text }) => [kind, text]);
      for (const body of ['um', 'dois', 'três']) await rui.call('room.send', { room: id, body });
      expect(await news()).toEqual([['roomMessage', 'um']]);
      await lia.call('room.read', { room: id });
      expect(await news()).toEqual([]);
      await rui.call('room.send', { room: id, body: 'quatro' });
      expect(await news()).toEqual([['roomMessage', 'quatro']]);
    });
  });

  describe('messages', () => {
    test('of 200 sent at once none is lost, doubled or out of number, and every member is told of each', async () => {
      const { id } = await room(ana, [bruno, vera]);
      await using toVera = await follow(desk.server.url, vera);
      await using toAdmin = await follow(desk.server.url, desk.admin);
      const people = [ana, bruno, vera];
      await Promise.all(
        Array.from({ length: 200 }, async (_, place) => {
          const input = { room: id, body: `mensagem ${place}`, clientKey: `rajada-${id}-${place}` };
          const sender = people[place % 3] ?? ana;
          const [first, again] = await Promise.all([sender.call('room.send', input), sender.call('room.send', input)]);
          expect(again).toEqual(first);
        }),
      );
      const { items } = await ana.call('room.messages', { room: id, limit: 1000 });
      expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, place) => place + 1));
      expect(new Set(items.map(({ body }) => body)).size).toBe(200);
      const seq = await headSeq();
      await Promise.all([toVera.reached(seq), toAdmin.reached(seq)]);
      const told = toVera
        .events()
        .filter(({ event }) => event.type === 'room.messageSent')
        .flatMap(({ event }) => event.changes)
        .filter(({ entity }) => entity === 'roomMessage')
        .map(({ after }) => (after as { seq: number }).seq);
      expect(told).toEqual(Array.from({ length: 200 }, (_, place) => place + 1));
      expect(toAdmin.events()).toEqual([]);
    });

    test('come page by page from the newest back, each page in order', async () => {
      const { id } = await room();
      for (let n = 1; n <= 5; n += 1) await ana.call('room.send', { room: id, body: `${n}` });
      const last = await bruno.call('room.messages', { room: id, limit: 2 });
      expect(last.items.map(({ body }) => body)).toEqual(['4', '5']);
      const before = await bruno.call('room.messages', { room: id, limit: 2, cursor: last.nextCursor ?? '' });
      expect(before.items.map(({ body }) => body)).toEqual(['2', '3']);
      const other = await room();
      expect(await bruno.refused('room.messages', { room: other.id, cursor: last.nextCursor ?? '' })).toMatchObject({
        code: 'cursor.invalid',
      });
    });

    test('are changed and taken away by who wrote them; the number stays', async () => {
      const { id } = await room();
      const one = await ana.call('room.send', { room: id, body: 'errado' });
      await ana.call('room.send', { room: id, body: 'fica' });
      expect(await bruno.refused('room.editMessage', { message: one.id, body: 'x' })).toMatchObject({
        code: 'author.only',
        data: { author: 'Ana Lima' },
      });
      expect(await bruno.refused('room.deleteMessage', { message: one.id })).toMatchObject({ code: 'author.only' });
      expect(await ana.call('room.editMessage', { message: one.id, body: 'certo' })).toMatchObject({ body: 'certo' });
      await ana.call('room.deleteMessage', { message: one.id });
      const { items } = await bruno.call('room.messages', { room: id });
      expect(items).toMatchObject([
        { seq: 1, body: '', author: { name: 'Ana Lima' } },
        { seq: 2, body: 'fica', deletedAt: null },
      ]);
      expect(items[0]?.deletedAt).not.toBeNull();
      expect(await ana.refused('room.editMessage', { message: one.id, body: 'x' })).toMatchObject({
        code: 'reference.notFound',
      });
      for (const body of ['', '  ', 'x'.repeat(10_001)])
        expect(await ana.refused('room.send', { room: id, body })).toMatchObject({ code: 'input.invalid' });
    });

    test('a member named in one is told, somebody outside is not', async () => {
      const { id } = await room(ana, [bruno]);
      await ana.call('room.send', { room: id, body: '@bruno e @vera: reunião' });
      const news = async (who: Person) =>
        (await who.call('notification.list', {})).items.filter(({ roomId }) => roomId === id);
      expect(await news(bruno)).toMatchObject([
        { kind: 'mentioned', byName: 'Ana Lima', text: '@bruno e @vera: reunião' },
      ]);
      expect(await news(vera)).toEqual([]);
    });
  });

  describe('what is unread', () => {
    test('is what the others wrote since; only reading marks it read, and never backwards', async () => {
      const { id } = await room();
      for (const body of ['1', '2', '3']) await ana.call('room.send', { room: id, body });
      await bruno.call('room.send', { room: id, body: '4' });
      expect(await mine(bruno, id)).toMatchObject({ unread: 3, readSeq: 0, lastSeq: 4 });
      expect(await mine(ana, id)).toMatchObject({ unread: 1 });
      await bruno.call('room.messages', { room: id });
      expect(await mine(bruno, id)).toMatchObject({ unread: 3 });
      expect(await bruno.call('room.read', { room: id, seq: 2 })).toMatchObject({ unread: 1, readSeq: 2 });
      expect(await bruno.call('room.read', { room: id, seq: 1 })).toMatchObject({ unread: 1, readSeq: 2 });
      expect(await bruno.call('room.read', { room: id })).toMatchObject({ unread: 0, readSeq: 4 });
      expect(await mine(ana, id)).toMatchObject({ unread: 1 });
      expect(await bruno.refused('room.read', { room: id, seq: 5 })).toMatchObject({ code: 'input.invalid' });
    });

    test('counts to a hundred and no further', async () => {
      const { id } = await room();
      await Promise.all(Array.from({ length: 120 }, (_, n) => ana.call('room.send', { room: id, body: `${n}` })));
      expect(await mine(bruno, id)).toMatchObject({ unread: 100, lastSeq: 120 });
    });

    test('how far somebody has read is told to them alone', async () => {
      const { id } = await room();
      await ana.call('room.send', { room: id, body: 'oi' });
      await using toAna = await follow(desk.server.url, ana);
      await using toBruno = await follow(desk.server.url, bruno);
      await bruno.call('room.read', { room: id });
      const seq = await headSeq();
      await Promise.all([toAna.reached(seq), toBruno.reached(seq)]);
      expect(toAna.events()).toEqual([]);
      expect(toBruno.events()).toMatchObject([
        { event: { type: 'room.read', changes: [{ entity: 'roomRead', id, after: { readSeq: 1 } }] } },
      ]);
    });
  });
});
