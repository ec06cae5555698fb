import type { ImportRow } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
const phone = () => {
  last += 1;
  return `55119${90_000_000 + last}`;
};

await onEachDatabase((open) => {
  let desk: Desk;
  let carla: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    carla = await desk.person('Carla Dias', 'supervisor');
    for (const name of ['vip', 'spam']) await desk.admin.call('tag.create', { name });
    await desk.admin.call('contactGroup.create', { name: 'Clientes' });
    await desk.admin.call('stage.create', { name: 'Qualificado' });
    await desk.admin.call('source.create', { name: 'Indicação' });
    await desk.admin.call('field.create', { name: 'Idade', target: 'contact', kind: 'number' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const imports = (rows: readonly ImportRow[], how: { dryRun?: boolean; update?: boolean } = {}) =>
    carla.call('contact.import', { rows: [...rows], ...how });
  const count = async () => Number((await sql<{ n: number }>(desk.place, 'SELECT count(*) AS n FROM contacts'))[0]?.n);
  const full = (line: number): ImportRow => ({
    line,
    name: `Importado ${line}`,
    phone: phone(),
    email: ` Importado${line}@Example.com`,
    stage: 'qualificado',
    source: 'Indicação',
    tags: ['vip', 'spam'],
    groups: ['Clientes'],
    fields: { Idade: '30' },
  });

  test('each row makes a contact with all that it says', async () => {
    const row = full(2);
    const answer = await imports([row]);
    expect(answer).toMatchObject({ created: 1, updated: 0, unchanged: 0, failed: 0 });
    const [verdict] = answer.rows;
    expect(verdict).toMatchObject({ line: 2, status: 'created', error: null });
    expect(await carla.call('contact.show', { contact: verdict?.contact ?? '' })).toMatchObject({
      name: 'Importado 2',
      phone: row.phone,
      email: 'importado2@example.com',
      stage: { name: 'Qualificado' },
      source: { name: 'Indicação' },
      tags: [{ name: 'vip' }, { name: 'spam' }],
      groups: [{ name: 'Clientes' }],
      fields: { Idade: 30 },
    });
  });

  test('the same rows again change nothing and tell nothing', async () => {
    const rows = [full(1), full(2), { line: 3, phone: phone() }];
    await imports(rows);
    const head = desk.server.context.feed.head();
    expect(await imports(rows)).toMatchObject({ created: 0, updated: 0, unchanged: 3, failed: 0 });
    expect(desk.server.context.feed.head()).toBe(head);
  });

  test('a row completes a contact that is here: tags and groups are added, empty cells say nothing', async () => {
    const number = phone();
    const made = await carla.call('contact.create', {
      name: 'Antigo',
      phone: number,
      email: 'a@example.com',
      tags: ['spam'],
    });
    const written = `(${number.slice(2, 4)}) ${number.slice(5, 9)}-${number.slice(9)}`;
    const answer = await imports([
      { line: 1, name: '', phone: written, email: ' ', tags: ['vip', ''], stage: 'Qualificado' },
    ]);
    expect(answer.rows).toEqual([{ line: 1, status: 'updated', contact: made.id, error: null }]);
    expect(await carla.call('contact.show', { contact: made.id })).toMatchObject({
      name: 'Antigo',
      email: 'a@example.com',
      tags: [{ name: 'spam' }, { name: 'vip' }],
      stage: { name: 'Qualificado' },
    });
  });

  test('without update a contact that is here stays as it is', async () => {
    const row = { line: 1, name: 'Um', phone: phone() };
    await imports([row]);
    expect(await imports([{ ...row, name: 'Outro', tags: ['inventada'] }], { update: false })).toMatchObject({
      unchanged: 1,
    });
    expect((await carla.call('contact.show', { contact: row.phone })).name).toBe('Um');
  });

  test('two rows with one phone are one contact, the later completing the earlier', async () => {
    const number = phone();
    const answer = await imports([
      { line: 1, name: 'Primeira', phone: number, tags: ['vip'] },
      { line: 2, phone: number.slice(2), email: 'dois@example.com', tags: ['spam'] },
      { line: 3, phone: `+${number}` },
    ]);
    expect(answer.rows.map(({ status }) => status)).toEqual(['created', 'updated', 'unchanged']);
    expect(new Set(answer.rows.map(({ contact }) => contact)).size).toBe(1);
    expect(await carla.call('contact.show', { contact: number })).toMatchObject({
      name: 'Primeira',
      email: 'dois@example.com',
      tags: [{ name: 'vip' }, { name: 'spam' }],
    });
  });

  test('a bad row fails alone, says why, and leaves nothing behind', async () => {
    const before = await count();
    const bad: readonly [Partial<ImportRow>, string][] = [
      [{ phone: '1234' }, 'contact.phoneInvalid'],
      [{ phone: '' }, 'contact.phoneInvalid'],
      [{ email: 'sem arroba' }, 'input.invalid'],
      [{ name: 'x'.repeat(201) }, 'input.invalid'],
      [{ tags: ['vip', 'inventada'] }, 'reference.notFound'],
      [{ groups: ['Inventado'] }, 'reference.notFound'],
      [{ stage: 'Inventada' }, 'reference.notFound'],
      [{ source: 'Inventada' }, 'reference.notFound'],
      [{ fields: { Idade: 'muitos' } }, 'field.invalid'],
      [{ fields: { Inventado: '1' } }, 'reference.notFound'],
    ];
    const rows = bad.map(([part], place) => ({ ...full(place + 1), ...part }));
    const good = full(99);
    const answer = await imports([...rows, good]);
    expect(answer).toMatchObject({ created: 1, failed: bad.length });
    expect(answer.rows.map(({ line, error }) => [line, error?.code ?? null])).toEqual([
      ...bad.map(([, code], place) => [place + 1, code]),
      [99, null],
    ]);
    expect(await count()).toBe(before + 1);
  });

  test('a dry run gives the same verdicts and writes nothing', async () => {
    const known = full(1);
    await imports([known]);
    const fresh = full(2);
    const rows = [
      known,
      { ...known, line: 3, name: 'Outro nome' },
      fresh,
      { ...fresh, line: 4 },
      { line: 5, phone: '1' },
    ];
    const head = desk.server.context.feed.head();
    const dry = await imports(rows, { dryRun: true });
    expect(desk.server.context.feed.head()).toBe(head);
    const wet = await imports(rows);
    expect(dry.rows.map(({ status }) => status)).toEqual(['unchanged', 'updated', 'created', 'unchanged', 'failed']);
    expect(wet.rows.map(({ status }) => status)).toEqual(dry.rows.map(({ status }) => status));
  });

  test('whoever writes from an imported number is that contact', async () => {
    const number = phone();
    const [verdict] = (await imports([{ line: 1, phone: number }])).rows;
    await desk.writes({ phone: number, name: 'Pelo perfil' }, 'Oi');
    const { contact } = await desk.ticketOf({ phone: number, name: '' });
    expect(contact).toMatchObject({ id: verdict?.contact, name: 'Pelo perfil' });
  });

  test('two imports of one list at once make each contact once, and no row fails', async () => {
    const rows = Array.from({ length: 100 }, (_, place) => ({ line: place, name: `Dupla ${place}`, phone: phone() }));
    const [one, two] = await Promise.all([imports(rows), imports(rows.toReversed())]);
    expect([one.failed + two.failed, one.created + two.created]).toEqual([0, 100]);
    expect(one.unchanged + two.unchanged).toBe(100);
  });

  describe('a call', () => {
    test('has five hundred rows at most', async () => {
      const rows = Array.from({ length: 501 }, (_, line) => ({ line, phone: '1' }));
      expect(await carla.refused('contact.import', { rows })).toMatchObject({ code: 'input.invalid' });
    });

    test('is for managers', async () => {
      const ana = await desk.person('Ana Lima', 'agent');
      expect(await ana.refused('contact.import', { rows: [{ line: 1, phone: phone() }] })).toMatchObject({
        code: 'permission.denied',
      });
    });
  });
});
