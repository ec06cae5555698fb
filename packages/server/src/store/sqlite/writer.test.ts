import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { AppError } from '@balcao/contract';
import { expect, onTestFinished, test } from 'vitest';
import { systemActor } from '../../actor.ts';
import type { Handler, Operation, Tx } from '../store.ts';
import { openForReading } from './database.ts';
import { type Settled, startWriter, type WriterReply } from './writer.ts';

interface Input {
  readonly name: string;
}

async function addTag(tx: Tx, { name }: Input): Promise<string> {
  await tx.run('INSERT INTO tags (id, name, name_key) VALUES (?, ?, ?)', [`tg_${name}`, name, name]);
  tx.emit('tag.created', {}, { data: { name } });
  tx.count('tags', 1);
  return name;
}

const handlers = new Map<string, Handler>(
  Object.entries({
    add: addTag,
    refuseFirst: async (): Promise<never> => {
      throw new AppError('auth.required');
    },
    refuseLast: async (tx: Tx, input: Input): Promise<never> => {
      await addTag(tx, input);
      throw new AppError('name.taken', { kind: 'tag', name: input.name });
    },
  } as unknown as Record<string, Handler>),
);

/** One message to the writer: all of it is one group. */
async function writeGroup(operations: readonly (readonly [id: string, name: string, key?: string])[]) {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-writer-'));
  const path = join(folder, 'balcao.db');
  const { port1, port2 } = new MessageChannel();
  const answers: Settled[] = [];
  const settled = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  port2.on('message', (reply: WriterReply) => {
    if (reply.kind === 'settled') answers.push(...reply.settled);
    if (answers.length === operations.length) settled.resolve();
    if (reply.kind === 'closed') closed.resolve();
  });
  await startWriter(port1, path, handlers);
  const requests = operations.map(([id, name, idempotencyKey], ticket) => ({
    ticket,
    operation: operationOf(id, name, idempotencyKey),
  }));
  port2.postMessage({ kind: 'operations', requests });
  await settled.promise;
  const db = openForReading(path);
  onTestFinished(async () => {
    db.close();
    port2.postMessage({ kind: 'close' });
    await closed.promise;
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    outcomes: answers.map((answer) => (answer.ok ? answer.result : answer.failure.code)),
    tags: db.prepare('SELECT name FROM tags ORDER BY name').pluck().all(),
    events: db
      .prepare('SELECT seq, body FROM events ORDER BY seq')
      .all()
      .map((row) => row as { seq: number; body: string })
      .map(({ seq, body }) => [seq, (JSON.parse(body) as { data: Input }).data.name]),
    seq: db.prepare('SELECT seq FROM event_counter').pluck().get(),
    count: db.prepare(`SELECT value FROM counters WHERE name = 'tags'`).pluck().get(),
  };
}

const operationOf = (id: string, name: string, idempotencyKey?: string): Operation => ({
  id,
  input: { name },
  actor: systemActor,
  nowMs: 1_763_647_200_000,
  requestId: 'test',
  ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
});

test('one that is refused before it writes leaves the others of its group alone', async () => {
  const written = await writeGroup([
    ['add', 'a'],
    ['refuseFirst', 'x'],
    ['add', 'b'],
  ]);
  expect(written).toEqual({
    outcomes: ['a', 'auth.required', 'b'],
    tags: ['a', 'b'],
    events: [
      [1, 'a'],
      [2, 'b'],
    ],
    seq: 2,
    count: 2,
  });
});

test('one that is refused after it wrote leaves nothing behind, no gap in the log, and the others are stored once', async () => {
  const written = await writeGroup([
    ['add', 'a'],
    ['refuseLast', 'x'],
    ['refuseFirst', 'y'],
    ['add', 'b'],
    ['refuseLast', 'z'],
    ['add', 'c'],
  ]);
  expect(written).toEqual({
    outcomes: ['a', 'name.taken', 'auth.required', 'b', 'name.taken', 'c'],
    tags: ['a', 'b', 'c'],
    events: [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
    seq: 3,
    count: 3,
  });
});

test('a key that comes twice in a group is executed once, also when the group is run again', async () => {
  const written = await writeGroup([
    ['add', 'a', 'key-1'],
    ['add', 'a', 'key-1'],
    ['refuseLast', 'x'],
  ]);
  expect(written).toMatchObject({ outcomes: ['a', 'a', 'name.taken'], tags: ['a'], seq: 1, count: 1 });
});
