import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${85_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

const hourMs = 3_600_000;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let vera: Person;
  let carla: Person;
  let clockMs = Date.now();

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte']);
    vera = await desk.person('Vera Cruz', 'agent', ['Vendas']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte']);
    await desk.person('Otto Paz', 'auditor');
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    clockMs = Date.now();
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const arrive = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  /** The desk's time moves, and what is due then happens. */
  const pass = async (ms: number) => {
    clockMs += ms;
    desk.advance(ms);
    await desk.settle();
  };
  const inMs = (ms: number) => new Date(clockMs + ms).toISOString();
  const titles = async (who: Person, input: Parameters<typeof ana.call<'task.list'>>[1] = {}) =>
    (await who.call('task.list', input)).items.map(({ title }) => title);
  const newsOf = async (who: Person, taskId: string) =>
    (await who.call('notification.list', { limit: 1000 })).items
      .filter((item) => item.taskId === taskId)
      .map(({ kind }) => kind);

  describe('who sees a task', () => {
    test('about a ticket: whoever sees the ticket', async () => {
      const ticket = await arrive();
      const task = await ana.call('task.create', { title: 'Ligar de volta', ticket: ticket.id });
      expect(task).toMatchObject({
        state: 'open',
        ticket: { number: ticket.number },
        contact: { id: ticket.contact.id },
        assignee: { name: 'Ana Lima' },
        createdBy: { name: 'Ana Lima' },
        dueAt: null,
        remindAt: null,
      });
      for (const who of [bruno, carla, desk.admin]) {
        expect(await who.call('task.show', { task: task.id })).toMatchObject({ title: 'Ligar de volta' });
        expect(await titles(who, { ticket: ticket.id })).toEqual(['Ligar de volta']);
        expect(await titles(who, { contact: ticket.contact.id })).toEqual(['Ligar de volta']);
      }
      expect(await vera.refused('task.show', { task: task.id })).toMatchObject({ code: 'reference.notFound' });
      expect(await titles(vera, { contact: ticket.contact.id })).toEqual([]);
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      for (const who of [bruno, carla, desk.admin]) {
        expect(await who.refused('task.done', { task: task.id })).toMatchObject({ code: 'reference.notFound' });
        expect(await titles(who, { assignee: ana.id })).not.toContain('Ligar de volta');
      }
      expect(await titles(ana, { ticket: ticket.id })).toEqual(['Ligar de volta']);
    });

    test('about none: who created it and who has it', async () => {
      const task = await ana.call('task.create', { title: 'Comprar café', assignee: 'brunoreis@example.com' });
      for (const who of [ana, bruno]) expect(await titles(who, { assignee: bruno.id })).toContain('Comprar café');
      for (const who of [vera, carla, desk.admin]) {
        expect(await who.refused('task.show', { task: task.id })).toMatchObject({ code: 'reference.notFound' });
        expect(await titles(who, { assignee: bruno.id })).not.toContain('Comprar café');
      }
      const told = async (who: Person) =>
        (await who.call('event.list', { limit: 1000 })).items.filter(({ event }) =>
          event.changes.some(({ id }) => id === task.id),
        ).length;
      expect(await told(ana)).toBeGreaterThan(0);
      expect(await told(bruno)).toBeGreaterThan(0);
      expect(await told(desk.admin)).toBe(0);
      expect(await told(vera)).toBe(0);
    });

    test('nobody is given one who may not see its ticket, or have tasks at all', async () => {
      const ticket = await arrive();
      const input = { title: 'x', ticket: ticket.id };
      expect(await ana.refused('task.create', { ...input, assignee: vera.id })).toMatchObject({
        code: 'task.userCannotSee',
        data: { user: 'Vera Cruz', number: ticket.number },
      });
      expect(await ana.refused('task.create', { title: 'x', assignee: 'ottopaz@example.com' })).toMatchObject({
        code: 'user.lacksPermission',
      });
      const task = await ana.call('task.create', input);
      expect(await ana.refused('task.edit', { task: task.id, assignee: vera.id })).toMatchObject({
        code: 'task.userCannotSee',
      });
      expect(await vera.refused('task.create', input)).toMatchObject({ code: 'reference.notFound' });
      expect(
        await ana.refused('task.create', { title: 'x', ticket: ticket.id, contact: ticket.contact.id }),
      ).toMatchObject({ code: 'input.invalid' });
    });
  });

  describe('the list', () => {
    test('is mine, by what is due first, page by page; done and overdue are asked for', async () => {
      const rui = await desk.person('Rui Alves', 'agent', ['Suporte']);
      const create = (title: string, due?: string) =>
        rui.call('task.create', { title, ...(due === undefined ? {} : { due }) });
      await create('sem prazo');
      await create('depois', inMs(72 * hourMs));
      const late = await create('antes', inMs(2 * hourMs));
      await ana.call('task.create', { title: 'de Ana para Rui', assignee: rui.id, due: inMs(24 * hourMs) });
      await rui.call('task.create', { title: 'de Rui para Ana', assignee: ana.id });
      expect(await titles(rui)).toEqual(['antes', 'de Ana para Rui', 'depois', 'sem prazo']);
      const paged: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await rui.call('task.list', { limit: 1, ...(cursor === undefined ? {} : { cursor }) });
        paged.push(...page.items.map(({ title }) => title));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(['antes', 'de Ana para Rui', 'depois', 'sem prazo']);
      expect(await titles(rui, { state: 'overdue' })).toEqual([]);
      await pass(3 * hourMs);
      expect(await titles(rui, { state: 'overdue' })).toEqual(['antes']);
      expect(await rui.call('task.show', { task: late.id })).toMatchObject({ state: 'overdue' });
      await rui.call('task.done', { task: late.id });
      expect(await titles(rui, { state: 'overdue' })).toEqual([]);
      expect(await titles(rui, { state: 'done' })).toEqual(['antes']);
      expect(await titles(rui)).not.toContain('antes');
      expect(await rui.refused('task.list', { cursor: 'nonsense' })).toMatchObject({ code: 'cursor.invalid' });
    });
  });

  describe('doing it', () => {
    test('whoever sees it may finish it, once, and open it again', async () => {
      const ticket = await arrive();
      const task = await ana.call('task.create', { title: 'Conferir', ticket: ticket.id });
      const done = await bruno.call('task.done', { task: task.id });
      expect(done).toMatchObject({ state: 'done', doneBy: { name: 'Bruno Reis' } });
      expect(await carla.call('task.done', { task: task.id })).toMatchObject({
        doneAt: done.doneAt,
        doneBy: { name: 'Bruno Reis' },
      });
      expect(await carla.call('task.done', { task: task.id, on: false })).toMatchObject({
        state: 'open',
        doneAt: null,
        doneBy: null,
      });
    });

    test('only its people and supervisors remove it', async () => {
      const ticket = await arrive();
      const create = () => ana.call('task.create', { title: 'Conferir', ticket: ticket.id });
      const task = await create();
      expect(await bruno.refused('task.remove', { task: task.id })).toMatchObject({
        code: 'task.othersOnly',
        status: 403,
      });
      await ana.call('task.remove', { task: task.id });
      expect(await ana.refused('task.show', { task: task.id })).toMatchObject({ code: 'reference.notFound' });
      const other = await create();
      await carla.call('task.remove', { task: other.id });
      expect(await titles(ana, { ticket: ticket.id })).toEqual([]);
    });

    test('who is given one is told, who gives it to themselves is not', async () => {
      const ticket = await arrive();
      const task = await ana.call('task.create', { title: 'Ligar', ticket: ticket.id });
      expect(await newsOf(ana, task.id)).toEqual([]);
      await ana.call('task.edit', { task: task.id, assignee: bruno.id });
      expect(await newsOf(bruno, task.id)).toEqual(['taskAssigned']);
      await ana.call('task.edit', { task: task.id, title: 'Ligar já' });
      expect(await newsOf(bruno, task.id)).toEqual(['taskAssigned']);
    });
  });

  describe('a reminder', () => {
    test('comes once, when its time has come, also after a restart', async () => {
      const task = await ana.call('task.create', {
        title: 'Cobrar',
        assignee: bruno.id,
        due: inMs(5 * hourMs),
        remind: '1h',
      });
      expect(Date.parse(task.dueAt ?? '') - Date.parse(task.remindAt ?? '')).toBe(hourMs);
      await pass(3 * hourMs);
      expect(await newsOf(bruno, task.id)).toEqual(['taskAssigned']);
      await desk.restart();
      await pass(2 * hourMs);
      expect(await newsOf(bruno, task.id)).toEqual(['taskDue', 'taskAssigned']);
      expect((await bruno.call('task.show', { task: task.id })).remindedAt).not.toBeNull();
      await pass(48 * hourMs);
      expect(await newsOf(bruno, task.id)).toEqual(['taskDue', 'taskAssigned']);
    });

    test('moves with the due date, and comes again then; what is done does not remind', async () => {
      const task = await ana.call('task.create', { title: 'Mover', due: inMs(2 * hourMs), remind: '30m' });
      await pass(2 * hourMs);
      expect(await newsOf(ana, task.id)).toEqual(['taskDue']);
      const moved = await ana.call('task.edit', { task: task.id, due: inMs(4 * hourMs) });
      expect(Date.parse(moved.dueAt ?? '') - Date.parse(moved.remindAt ?? '')).toBe(hourMs / 2);
      expect(moved.remindedAt).toBeNull();
      await pass(4 * hourMs);
      expect(await newsOf(ana, task.id)).toEqual(['taskDue', 'taskDue']);
      const again = await ana.call('task.edit', { task: task.id, due: inMs(2 * hourMs) });
      expect(again.remindedAt).toBeNull();
      await ana.call('task.done', { task: task.id });
      await pass(3 * hourMs);
      expect(await newsOf(ana, task.id)).toEqual(['taskDue', 'taskDue']);
      const without = await ana.call('task.create', { title: 'Sem aviso', due: inMs(hourMs), remind: null });
      expect(without.remindAt).toBeNull();
    });

    test('is dropped when its ticket was made private to somebody else meanwhile', async () => {
      const ticket = await arrive();
      const task = await ana.call('task.create', {
        title: 'Cobrar',
        ticket: ticket.id,
        assignee: bruno.id,
        due: inMs(2 * hourMs),
      });
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      await pass(3 * hourMs);
      expect(await newsOf(bruno, task.id)).toEqual([]);
      const kept = await sql(desk.place, `SELECT kind FROM notifications WHERE task_id = ? AND kind = 'taskDue'`, [
        task.id,
      ]);
      expect(kept).toEqual([]);
      expect((await ana.call('task.show', { task: task.id })).remindedAt).not.toBeNull();
    });

    test('a time without a zone is one of the office', async () => {
      const task = await ana.call('task.create', { title: 'Local', due: '2031-03-10 14:00' });
      expect(task.dueAt).toBe('2031-03-10T17:00:00.000Z');
      const day = await ana.call('task.create', { title: 'Dia', due: '2031-03-10' });
      expect([day.dueAt, day.remindAt]).toEqual(['2031-03-11T02:59:00.000Z', '2031-03-10T12:00:00.000Z']);
      for (const input of [{ due: 'amanhã' }, { due: '2031-02-30' }, { remind: '2h' }])
        expect(await ana.refused('task.create', { title: 'x', ...input })).toMatchObject({ code: 'input.invalid' });
    });
  });
});
