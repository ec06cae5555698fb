import { grantsOfRole, type Role } from '@balcao/contract';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { seesNote, visibleNotesSql } from './note.ts';
import type { Viewer, VisibilityFacts } from './visibility.ts';

/** The rule in code and the rule in SQL, over every kind of viewer, ticket and scope. */
test('a note is seen by code exactly when it is found by SQL', () => {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE notes (id int, scope text, ticket_id text)');
  db.exec(
    'CREATE TABLE tickets (id text, queue_id text, assignee_id text, private int, private_by text, connection_id text)',
  );
  const tickets = (['qu_mine', 'qu_other', null] as const).flatMap((queueId) =>
    (['us_me', 'us_other', null] as const).flatMap((assigneeId) =>
      ([null, 'us_me', 'us_other'] as const).map(
        (privateBy): VisibilityFacts => ({
          queueId,
          assigneeId,
          private: privateBy !== null,
          privateBy,
          connectionId: 'cn_1',
        }),
      ),
    ),
  );
  const places: (readonly [string | null, VisibilityFacts | null])[] = [
    [null, null],
    ...tickets.map((ticket, at) => [`tk_${at}`, ticket] as const),
  ];
  const notes = places.flatMap(([id, ticket]) =>
    (['ticket', 'contact'] as const)
      .filter((scope) => id !== null || scope === 'contact')
      .map((scope) => ({ id, ticket, scope })),
  );
  for (const [id, ticket] of places) {
    if (ticket === null) continue;
    db.prepare('INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?)').run(
      id,
      ticket.queueId,
      ticket.assigneeId,
      ticket.private ? 1 : 0,
      ticket.privateBy,
      ticket.connectionId,
    );
  }
  for (const [at, note] of notes.entries())
    db.prepare('INSERT INTO notes VALUES (?, ?, ?)').run(at, note.scope, note.id);
  let seen = 0;
  for (const viewer of viewers()) {
    const { sql, params } = visibleNotesSql(viewer);
    const found = db
      .prepare<unknown[], { id: number }>(
        `SELECT n.id FROM notes n LEFT JOIN tickets t ON t.id = n.ticket_id WHERE ${sql} ORDER BY n.id`,
      )
      .all(...params);
    const expected = notes.flatMap(({ ticket, scope }, at) => (seesNote(viewer, { scope }, ticket) ? [at] : []));
    expect([viewer, found.map(({ id }) => id)]).toEqual([viewer, expected]);
    seen += expected.length;
  }
  expect(seen).toBeGreaterThan(0);
  db.close();
});

function viewers(): readonly Viewer[] {
  const roles: readonly Role[] = ['agent', 'supervisor', 'admin', 'auditor', 'ci'];
  return roles.flatMap((role) =>
    ([[], ['cn_1']] as const).map(
      (managedIds): Viewer => ({
        userId: 'us_me',
        grants: grantsOfRole(role),
        queueIds: ['qu_mine'],
        managedIds,
        connectionId: role === 'ci' ? 'cn_1' : null,
      }),
    ),
  );
}
