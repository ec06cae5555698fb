import { type ActionId, actions } from '@balcao/contract';
import type { Desk } from '../desk.ts';
import { limitsOf, type MatrixPerson, placeOf } from './office.ts';
import type { AskedRole, Oracle, Standing, Verdict } from './oracle.ts';
import { askedRoles } from './oracle.ts';
import { type MatrixRow, type Relation, relations, type Subject } from './rows.ts';
import { type Staging, type SubjectPool, secretOf } from './subjects.ts';

/** A cell that was answered otherwise than the rules say. */
export interface Mismatch {
  readonly cell: string;
  readonly expected: Verdict;
  readonly got: string;
}

export interface Checked {
  readonly cells: number;
  readonly mismatches: readonly Mismatch[];
}

export interface MatrixOffice {
  readonly desk: Desk;
  readonly people: readonly MatrixPerson[];
  readonly pool: SubjectPool;
  /** Whose the tickets are where nobody who asks has them. */
  readonly otherId: string;
  readonly oracle: Oracle;
}

interface Answer {
  readonly code: string;
  readonly text: string;
}

interface Cell {
  readonly name: string;
  readonly person: MatrixPerson;
  readonly standing: Standing;
  readonly staging: Staging;
  readonly expected: Verdict;
}

export async function ask(desk: Desk, action: string, input: object, token: string | null): Promise<Answer> {
  const response = await fetch(`${desk.server.url}/v1/actions/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  const { error } = JSON.parse(text) as { error?: { code: string } };
  return { code: error?.code ?? 'done', text };
}

const isWrite = (id: ActionId) => actions.find((action) => action.id === id)?.effect === 'write';

const atOnce = 12;

/** In the order given, some of them under way at the same time. */
export async function eachOf<T, R>(items: readonly T[], run: (item: T, place: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    const some = items.slice(start, start + atOnce);
    // oxlint-disable-next-line no-await-in-loop -- so many at once and no more
    results.push(...(await Promise.all(some.map((item, place) => run(item, start + place)))));
  }
  return results;
}

const stagingKey = (staging: Staging) => JSON.stringify(staging);

/** One action about a ticket: every role in every relation to one that is private and one that is not. */
export async function checkAboutTicket(
  office: MatrixOffice,
  action: ActionId,
  row: Extract<MatrixRow, { about: 'ticket' }>,
): Promise<Checked> {
  const cells = cellsOf(office, action, row);
  const refused = cells.filter(({ expected }) => expected !== 'done');
  const done = cells.filter(({ expected }) => expected === 'done');
  const shared = await sharedSubjects(office, isWrite(action) ? [...refused, ...done.slice(0, 1)] : cells);
  const subjectOf = (cell: Cell) => shared.get(stagingKey(cell.staging)) as Subject;
  const mismatches: Mismatch[] = [];
  const judge = (cell: Cell, subject: Subject, answer: Answer) => {
    const isAllowed = cell.expected === 'done' && row.mayRefuse?.includes(answer.code) === true;
    const isTold = !office.oracle.reads(cell.standing) && answer.text.includes(secretOf(subject));
    if (answer.code === cell.expected && !isTold) return;
    if (isAllowed) return;
    mismatches.push({
      cell: cell.name,
      expected: cell.expected,
      got: isTold ? 'its content' : answer.text.slice(0, 300),
    });
  };

  await office.desk.settle();
  const before = await lastSeq(office.desk);
  const refusing = await eachOf(refused, (cell) =>
    ask(office.desk, action, row.input(subjectOf(cell)), cell.person.token),
  );
  for (const [place, cell] of refused.entries()) judge(cell, subjectOf(cell), refusing[place] as Answer);
  const hidden = refused.findIndex(({ expected }) => expected === 'reference.notFound');
  if (hidden >= 0) {
    const { name, person } = refused[hidden] as Cell;
    const got = masked(await ask(office.desk, action, row.input(nothing), person.token));
    const expected = masked(refusing[hidden] as Answer);
    if (got !== expected) mismatches.push({ cell: `${name}, which is not there at all`, expected, got });
  }
  const anyone = [...shared.values()][0] as Subject;
  const revoked = await eachOf(cells, (cell) => ask(office.desk, action, row.input(anyone), cell.person.revoked));
  for (const [place, cell] of cells.entries()) {
    if (revoked[place]?.code === 'auth.expired') continue;
    mismatches.push({ cell: `${cell.name} revoked`, expected: 'auth.expired', got: revoked[place]?.code ?? '' });
  }
  const after = await lastSeq(office.desk);
  if (after !== before)
    mismatches.push({ cell: `${action} refused`, expected: 'done', got: `${after - before} events` });

  const subjects = isWrite(action) ? await office.pool.take(done.map(({ staging }) => staging)) : done.map(subjectOf);
  const doing = await eachOf(done, (cell, place) =>
    ask(office.desk, action, row.input(subjects[place] as Subject), cell.person.token),
  );
  for (const [place, cell] of done.entries()) judge(cell, subjects[place] as Subject, doing[place] as Answer);
  return { cells: cells.length * 2, mismatches };
}

/** What does not exist: it is answered like what one may not see. */
const nothing = {
  ticket: { id: 'tk_00000000000000000000', threadId: 'th_00000000000000000000' },
  messageId: 'ms_00000000000000000000',
  sentId: 'ms_00000000000000000000',
  noteId: 'nt_00000000000000000000',
} as unknown as Subject;

/** An answer without the name of what was asked for. */
const masked = ({ text }: Answer) => text.replaceAll(/(tk|th|ms|nt)_\w+/g, '$1_');

function cellsOf(office: MatrixOffice, action: ActionId, row: Extract<MatrixRow, { about: 'ticket' }>): Cell[] {
  const cells: Cell[] = [];
  for (const role of askedRoles)
    for (const relation of relations)
      for (const isPrivate of [false, true]) {
        // A ticket that waits is nobody's.
        if (row.stage === 'pending' && relation === 'assignee') continue;
        const person = personOf(office.people, role, relation);
        const standing = standingOf(person, relation, isPrivate);
        cells.push({
          name: `${action} by ${role} ${relation} on a ${isPrivate ? 'private' : 'plain'} ticket`,
          person,
          standing,
          staging: {
            stage: row.stage,
            assigneeId: relation === 'assignee' ? person.id : office.otherId,
            isPrivate,
            privateBy: isPrivate ? (relation === 'author' ? person.id : office.otherId) : null,
          },
          expected: office.oracle.aboutTicket(action, row, standing),
        });
      }
  return cells;
}

function personOf(people: readonly MatrixPerson[], role: AskedRole, relation: Relation): MatrixPerson {
  const person = people.find((one) => one.role === role && one.place === placeOf[relation]);
  if (person === undefined) throw new Error(`nobody is ${role} ${relation}`);
  return person;
}

export function standingOf(person: MatrixPerson, relation: Relation, isPrivate: boolean): Standing {
  return {
    role: person.role,
    relation,
    isMember: person.place === 'in',
    isAssignee: relation === 'assignee',
    isAuthor: relation === 'author' && isPrivate,
    isManager: person.place === 'manager',
    isOfConnection: person.isOfConnection,
    isPrivate,
  };
}

/** One ticket for all cells that only look at it or are refused. */
async function sharedSubjects(office: MatrixOffice, cells: readonly Cell[]): Promise<Map<string, Subject>> {
  const stagings = new Map(cells.map(({ staging }) => [stagingKey(staging), staging]));
  const subjects = await office.pool.shared([...stagings.values()]);
  return new Map([...stagings.keys()].map((key, place) => [key, subjects[place] as Subject]));
}

const lastSeq = (desk: Desk) => desk.server.context.store.read(async (_reads, seq) => seq);

/** One action about the office: every role, with a token of its own that is used up with it. */
export async function checkAboutOffice(
  office: MatrixOffice,
  action: ActionId,
  row: Extract<MatrixRow, { about: 'office' }>,
): Promise<Checked> {
  const { desk, oracle } = office;
  const asked = askedRoles.map((role) => ({
    role,
    person: personOf(office.people, role, 'inQueue'),
    expected: oracle.aboutOffice(action, row, role),
  }));
  const mismatches: Mismatch[] = [];
  const isPublic = actions.find(({ id }) => id === action)?.permission === 'public';
  const revoked = isPublic ? [] : await eachOf(asked, ({ person }) => ask(desk, action, row.input(), person.revoked));
  for (const [place, { code }] of revoked.entries())
    if (code !== 'auth.expired')
      mismatches.push({ cell: `${action} by ${askedRoles[place]} revoked`, expected: 'auth.expired', got: code });
  await desk.settle();
  const before = await lastSeq(desk);
  for (const { role, person, expected } of asked.filter((one) => one.expected !== 'done')) {
    // oxlint-disable-next-line no-await-in-loop -- in an order that can be read
    const { code, text } = await ask(desk, action, row.input(), person.token);
    if (code !== expected) mismatches.push({ cell: `${action} by ${role}`, expected, got: text.slice(0, 300) });
  }
  const after = await lastSeq(desk);
  if (after !== before)
    mismatches.push({ cell: `${action} refused`, expected: 'done', got: `${after - before} events` });
  for (const { role, person } of asked.filter((one) => one.expected === 'done')) {
    // oxlint-disable-next-line no-await-in-loop -- what one does may be what the next is refused by
    const { code, text } = await ask(desk, action, row.input(), await freshToken(desk, person));
    if (code === 'permission.denied' || code === 'internal.unexpected' || (code.startsWith('auth.') && !isPublic))
      mismatches.push({ cell: `${action} by ${role}`, expected: 'done', got: text.slice(0, 300) });
  }
  return { cells: asked.length + revoked.length, mismatches };
}

/** A token that may be ended by what it asks. */
async function freshToken(desk: Desk, person: MatrixPerson): Promise<string> {
  const asked = {
    name: 'once',
    user: person.id,
    ...limitsOf(person.role, 'Principal'),
  };
  return (await desk.admin.call('token.create', asked)).token;
}
