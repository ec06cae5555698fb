import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { systemActor } from '../../actor.ts';
import type { Handler, Tx } from '../store.ts';
import { openForReading } from './database.ts';
import { type Settled, startWriter, type WriterReply } from './writer.ts';

interface Input {
  readonly name: string;
  readonly bytes?: number;
  readonly pages?: number;
}

/** A disk that is full, by leave of the database: it may not have more pages. */
const handlers = new Map<string, Handler>(
  Object.entries({
    add: async (tx: Tx, { name, bytes = 1 }: Input) => {
      await tx.run('INSERT INTO tags (id, name, name_key) VALUES (?, ?, ?)', [`tg_${name}`, 'x'.repeat(bytes), name]);
      tx.emit('tag.created', {});
      return name;
    },
    limit: async (tx: Tx, { pages }: Input) => {
      const { page_count: now } = (await tx.get<{ page_count: number }>('PRAGMA page_count', [])) ?? { page_count: 0 };
      await tx.get(`PRAGMA max_page_count = ${pages ?? now + 2}`, []);
      return null;
    },
  } as unknown as Record<string, Handler>),
);

test('a disk that is full in the middle of a group loses nothing that was answered, and the next group goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-full-'));
  const path = join(folder, 'balcao.db');
  const { port1, port2 } = new MessageChannel();
  await startWriter(port1, path, handlers);
  let ticket = 0;
  const write = (operations: readonly (readonly [id: string, input: Input])[]) =>
    new Promise<readonly Settled[]>((resolve) => {
      const answers: Settled[] = [];
      const listener = (reply: WriterReply) => {
        if (reply.kind !== 'settled') return;
        answers.push(...reply.settled);
        if (answers.length < operations.length) return;
        port2.off('message', listener);
        resolve(answers);
      };
      port2.on('message', listener);
      const requests = operations.map(([id, input]) => ({
        ticket: (ticket += 1),
        operation: { id, input, actor: systemActor, nowMs: 1_763_647_200_000, requestId: id },
      }));
      port2.postMessage({ kind: 'operations', requests });
    });
  const names = (settled: readonly Settled[]) => settled.flatMap((item) => (item.ok ? [item.result] : []));

  await write([['limit', { name: '' }]]);
  const answers = await write([
    ['add', { name: 'a' }],
    ['add', { name: 'large', bytes: 2_000_000 }],
    ['add', { name: 'b' }],
  ]);
  expect(answers.some((answer) => !answer.ok)).toBe(true);
  await write([['limit', { name: '', pages: 1_000_000 }]]);
  const later = await write([
    ['add', { name: 'c' }],
    ['add', { name: 'large again', bytes: 2_000_000 }],
  ]);
  expect(names(later)).toEqual(['c', 'large again']);

  const db = openForReading(path);
  onTestFinished(() => {
    db.close();
    port2.postMessage({ kind: 'close' });
    rmSync(folder, { recursive: true, force: true });
  });
  const stored = db.prepare('SELECT name_key FROM tags ORDER BY rowid').pluck().all();
  expect(stored).toEqual([...names(answers), ...names(later)]);
  const events = db.prepare('SELECT seq FROM events ORDER BY seq').pluck().all();
  expect(events).toEqual(stored.map((_name, place) => place + 1));
  expect(db.prepare('SELECT seq FROM event_counter').pluck().get()).toBe(stored.length);
});
