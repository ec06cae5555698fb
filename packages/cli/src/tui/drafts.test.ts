import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEdit } from '../text/line-edit.ts';
import { createDraftFile, loadDrafts } from './drafts.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'balcao-drafts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kept = () => ({
  drafts: new Map([['th_1', { edit: createEdit('rascunho'), mode: 'reply' as const, replyToId: null }]]),
  outbox: [],
});

test('a draft is read back as it was left', async () => {
  const errors: unknown[] = [];
  await createDraftFile(folder, kept, (error) => errors.push(error)).flush();
  const { drafts } = await loadDrafts(folder);
  expect(drafts.get('th_1')?.edit.text).toBe('rascunho');
  expect(errors).toEqual([]);
});

test('a file that cannot be understood is put aside, because messages may wait in it', async () => {
  await writeFile(join(folder, 'drafts.json'), '{"outbox": [');
  const { drafts, outbox } = await loadDrafts(folder);
  expect([drafts.size, outbox.length]).toEqual([0, 0]);
  await createDraftFile(folder, kept, () => undefined).flush();
  expect(await readFile(join(folder, 'drafts.json.unread'), 'utf8')).toBe('{"outbox": [');
});

test('a disk that refuses is told, and the next save tries again', async () => {
  const errors: unknown[] = [];
  const blocked = join(folder, 'drafts.json.new');
  await mkdir(blocked);
  const file = createDraftFile(folder, kept, (error) => errors.push(error));
  await file.flush();
  expect(errors).toHaveLength(1);
  await rm(blocked, { recursive: true });
  await file.flush();
  expect((await loadDrafts(folder)).drafts.size).toBe(1);
});
