import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { downloadFolder } from './download-folder.ts';

const home = mkdtempSync(join(tmpdir(), 'balcao-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const dirs = (text: string) => {
  mkdirSync(join(home, '.config'), { recursive: true });
  writeFileSync(join(home, '.config', 'user-dirs.dirs'), text);
};

test('without a word of anybody it is Downloads of the home folder', () => {
  expect(downloadFolder({ HOME: home }, {})).toBe(join(home, 'Downloads'));
});

test('the desktop tells its own, in the language of its user', () => {
  dirs('# feito pelo desktop\nXDG_DESKTOP_DIR="$HOME/Mesa"\nXDG_DOWNLOAD_DIR="$HOME/Transferências"\n');
  expect(downloadFolder({ HOME: home }, {})).toBe(join(home, 'Transferências'));
  dirs('XDG_DOWNLOAD_DIR="/dados/baixados"\n');
  expect(downloadFolder({ HOME: home }, {})).toBe('/dados/baixados');
});

test('a desktop without such a folder, or one that says nothing usable, is as none', () => {
  for (const text of ['XDG_DOWNLOAD_DIR="$HOME/"\n', 'XDG_DOWNLOAD_DIR="relativa"\n', 'XDG_DOWNLOAD_DIR=\n', '']) {
    dirs(text);
    expect(downloadFolder({ HOME: home }, {}), text).toBe(join(home, 'Downloads'));
  }
});

test('environment, then profile, then desktop; a relative one is of the home folder, wherever the program was started', () => {
  dirs('XDG_DOWNLOAD_DIR="$HOME/Transferências"\n');
  const env = { HOME: home, XDG_DOWNLOAD_DIR: '/xdg' };
  expect(downloadFolder(env, {})).toBe('/xdg');
  expect(downloadFolder(env, { downloads: '~/anexos' })).toBe(join(home, 'anexos'));
  expect(downloadFolder({ ...env, BALCAO_DOWNLOAD_DIR: 'x/y' }, { downloads: '~/anexos' })).toBe(join(home, 'x/y'));
});
