import { type ActionId, actions, type Permission } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../databases.ts';
import { type Desk, openDesk } from '../desk.ts';
import { matrixRows } from '../matrix/index.ts';
import { openPeople } from '../matrix/office.ts';
import { createOracle, tableOfGrants } from '../matrix/oracle.ts';
import { checkRoutes } from '../matrix/routes.ts';
import type { MatrixRow } from '../matrix/rows.ts';
import { type Checked, checkAboutOffice, checkAboutTicket, type MatrixOffice } from '../matrix/run.ts';
import { createSubjectPool } from '../matrix/subjects.ts';
import { tellControl, tellFigures } from './figures.ts';

/* S4: every action and every route, asked as everybody, is done for whom the permissions say, and tells nobody else anything. */

const ids = actions.map(({ id }) => id);
const rowOf = (id: ActionId): MatrixRow => {
  const row = matrixRows[id];
  if (row === undefined) throw new Error(`no row of the matrix says how ${id} is asked`);
  return row;
};
const about = (kind: MatrixRow['about']) => ids.filter((id) => matrixRows[id]?.about === kind);

test.each(ids)('the matrix has a row of %s', (id) => {
  expect(matrixRows[id]).toBeDefined();
});

await onEachDatabase((open) => {
  let office: MatrixOffice;
  let desk: Desk;
  let cells = 0;
  let unexpected = 0;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    const people = await openPeople(desk);
    const otherId = (await desk.admin.call('user.list', {})).items.find(({ name }) => name === 'Ana')?.id ?? '';
    office = { desk, people, pool: createSubjectPool(desk, otherId), otherId, oracle: createOracle() };
  }, 180_000);
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
  });

  const count = ({ cells: checked, mismatches }: Checked) => {
    cells += checked;
    unexpected += mismatches.length;
    return mismatches;
  };
  const check = (id: ActionId, where: MatrixOffice = office): Promise<Checked> => {
    const row = rowOf(id);
    return row.about === 'ticket' ? checkAboutTicket(where, id, row) : checkAboutOffice(where, id, row);
  };

  test('S4: lists, search, snapshot, the log, streams and files tell everybody of what they may read and of nothing else', {
    timeout: 60_000,
  }, async () => {
    expect(count(await checkRoutes(office))).toEqual([]);
  });

  test('nothing comes in by a webhook that its provider did not sign', async () => {
    await desk.settle();
    const before = desk.server.context.feed.head();
    const path = `/webhooks/${desk.account.channel}/${desk.connectionId}`;
    for (const signature of [undefined, 'sha256=00', desk.admin.token]) {
      const response = await fetch(desk.server.url + path, {
        method: 'POST',
        headers: signature === undefined ? {} : { 'x-hub-signature-256': signature },
        body: '{"object":"whatsapp_business_account","entry":[]}',
      });
      cells += 1;
      expect(response.status).toBe(401);
    }
    await desk.settle();
    expect(desk.server.context.feed.head()).toBe(before);
  });

  test('S4 control: the matrix tells of a grant, of a rule of privacy and of a reach that are otherwise than it says', {
    timeout: 60_000,
  }, async ({ task }) => {
    const without = (permission: Permission, role: string) =>
      createOracle((asked) => {
        const { [permission]: _gone, ...rest } = tableOfGrants(asked);
        return asked === role ? rest : tableOfGrants(asked);
      });
    const found = async (id: ActionId, oracle: MatrixOffice['oracle']) =>
      (await check(id, { ...office, oracle })).mismatches.map(({ cell, expected }) => `${cell}: ${expected}`);

    const noExport = await found('ticket.export', without('export.create', 'auditor'));
    expect(noExport).toHaveLength(10);
    expect(noExport.every((cell) => / by auditor \w+ on a \w+ ticket: permission.denied$/.test(cell))).toBe(true);
    // As if whoever made it private did not read it, and a supervisor no private ticket of others.
    const strict = createOracle();
    const noAuthor = {
      ...strict,
      aboutTicket: ((id, row, standing) =>
        strict.aboutTicket(id, row, { ...standing, isAuthor: false })) as typeof strict.aboutTicket,
    };
    expect(await found('ticket.show', noAuthor)).toEqual(
      ['admin', 'supervisor', 'agent', 'custom'].map(
        (role) => `ticket.show by ${role} author on a private ticket: reference.notFound`,
      ),
    );
    expect(await found('ticket.show', without('ticket.readPrivate', 'supervisor'))).toEqual(
      ['assignee', 'author', 'manager'].map(
        (relation) => `ticket.show by supervisor ${relation} on a private ticket: reference.notFound`,
      ),
    );
    const noCatalogue = await found('tag.list', without('catalogue.use', 'agent'));
    expect(noCatalogue).toEqual(['tag.list by agent: permission.denied']);
    tellControl(task, {
      id: 'S4',
      database: desk.place.database,
      figures: { 'rules flipped': 4, 'cells noticed': noExport.length + 4 + 3 + noCatalogue.length },
    });
  });

  test.each(about('ticket'))(
    'S4: %s is done by whom the rules say, and tells nobody else anything',
    { timeout: 60_000 },
    async (id) => {
      expect(count(await check(id))).toEqual([]);
    },
  );

  test.each(about('office'))('S4: %s is for the roles that the permissions say', { timeout: 60_000 }, async (id) => {
    expect(count(await check(id))).toEqual([]);
  });

  test('S4: all cells of the matrix', ({ task }) => {
    tellFigures(task, { id: 'S4', database: desk.place.database, figures: { actions: ids.length, cells, unexpected } });
    expect(unexpected).toBe(0);
    expect(cells).toBeGreaterThan(10_000);
  });
});
