import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { copySqlite } from './sqlite-snapshot.ts';

test('a copy ends, and is of one moment, though somebody commits between any two of its pieces', async () => {
  await using folder = await temporaryFolder();
  const [from, to] = [join(folder.path, 'desk.db'), join(folder.path, 'copy.db')];
  using desk = open(from);
  desk.database.pragma('journal_mode = WAL');
  desk.database.exec(`CREATE TABLE said (n integer PRIMARY KEY, body blob);
    INSERT INTO said (body) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
      SELECT randomblob(1000000) FROM n`);
  const say = desk.database.prepare('INSERT INTO said (body) VALUES (randomblob(100))');
  const seen: number[] = [];
  await copySqlite(from, to, {
    signal: AbortSignal.timeout(30_000),
    onPages: (done) => {
      say.run();
      if (seen.push(done) > 100) throw new Error('it begins anew each time');
    },
  });
  expect(seen.length).toBeGreaterThan(4);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  using copy = open(to);
  const count = copy.database.prepare('SELECT count(*) FROM said').pluck();
  expect([count.get(), copy.database.pragma('integrity_check', { simple: true })]).toEqual([40, 'ok']);
  expect(desk.database.prepare('SELECT count(*) FROM said').pluck().get()).toBe(40 + seen.length);
});

function open(path: string) {
  const database = new Database(path);
  return { database, [Symbol.dispose]: () => void database.close() };
}

async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'balcao-copy-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
