import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEdit } from '../text/line-edit.ts';
import { DraftBook } from '../tui/drafts.ts';
import type { Draft } from '../tui/ui.ts';
import { createDraftFolder } from './draft-folder.ts';

let folder = '';
let unread: string[] = [];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'balcao-drafts-')), 'drafts');
  unread = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => createDraftFolder(folder, (path) => unread.push(path));
const draft = (ticketId: string) => ({
  ticketId,
  body: 'rascunho',
  replyToId: null,
  mode: 'note' as const,
  agreed: null,
});

test('a draft is read back as it was left, by this user alone, and two tickets do not touch each other', () => {
  const [one, other] = [open(), open()];
  one.save(draft('tk_1'));
  other.save(draft('tk_2'));
  expect(open().list()).toEqual([draft('tk_1'), draft('tk_2')]);
  expect(statSync(join(folder, 'tk_1.json')).mode & 0o777).toBe(0o600);
  one.remove('tk_1');
  expect(open().list()).toEqual([draft('tk_2')]);
});

test('a file that cannot be understood is put aside and told, and the others are read', () => {
  open().save(draft('tk_1'));
  writeFileSync(join(folder, 'tk_0.json'), '{"body": ');
  expect(open().list()).toEqual([draft('tk_1')]);
  expect(unread).toEqual([join(folder, 'tk_0.json.unread')]);
  expect(readFileSync(join(folder, 'tk_0.json.unread'), 'utf8')).toBe('{"body": ');
});

test('a disk that refuses is told, and the next write tries again', () => {
  const errors: unknown[] = [];
  const drafts = new Map<string, Draft>();
  const book = new DraftBook({
    ui: { drafts, focus: 'composer', selectedId: 'tk_1' },
    store: { call: () => Promise.reject(new Error('no server')), link: { kind: 'connecting' } },
    onError: (error) => errors.push(error),
    onOther: () => undefined,
    onChange: () => undefined,
  });
  book.open(open());
  const blocked = join(folder, 'tk_1.json');
  mkdirSync(blocked);
  drafts.set('tk_1', { edit: createEdit('rascunho'), mode: 'note', replyToId: null });
  book.changed('tk_1');
  book.flush();
  expect(errors).toHaveLength(1);
  rmSync(blocked, { recursive: true });
  book.flush();
  book.close();
  expect(open().list()).toEqual([draft('tk_1')]);
});
