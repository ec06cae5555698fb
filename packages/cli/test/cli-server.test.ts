import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './cli-office.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'balcao-cli-server-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const languages = ['en', 'pt-BR'] as const;
const init = (data: string, admin: string, password: string, lang = 'en') =>
  run(['server', 'init', '--data', data, '--admin', admin, '--password-stdin'], {
    stdin: `${password}\n`,
    env: { BALCAO_LANG: lang },
  });

test('server init refuses an empty or short password and what is no e-mail, in both languages, and makes nothing', async () => {
  const data = join(folder, 'refused');
  for (const lang of languages)
    for (const [admin, password, field] of [
      ['ana@example.com', '', 'password'],
      ['ana@example.com', '1234567', 'password'],
      ['ana', 'a long password', 'email'],
    ] as const) {
      const { code, stdout, stderr } = await init(data, admin, password, lang);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(lang === 'en' ? `Invalid input: ${field}: ` : `Entrada inválida: ${field}: `);
    }
  expect(existsSync(data)).toBe(false);
});

test('a folder whose key is gone or another is refused with exit 5, naming the file, in both languages', async () => {
  const data = join(folder, 'data');
  const key = join(data, 'secret.key');
  expect((await init(data, 'ana@example.com', 'a long password')).code).toBe(0);
  rmSync(key);
  const start = (lang: string) => run(['server', 'start', '--data', data], { env: { BALCAO_LANG: lang } });
  const words = {
    'key.lost': { en: `no key at ${key}`, 'pt-BR': `nenhuma chave em ${key}` },
    'key.wrong': { en: `The key at ${key} does not open`, 'pt-BR': `A chave em ${key} não abre` },
  };
  const refused = async (code: keyof typeof words) => {
    for (const lang of languages)
      for (const outcome of [await start(lang), await init(data, 'b@example.com', 'a long password', lang)])
        expect(outcome).toEqual({ code: 5, stdout: '', stderr: expect.stringContaining(words[code][lang]) });
  };
  await refused('key.lost');
  expect(existsSync(key)).toBe(false);
  writeFileSync(key, Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  await refused('key.wrong');
});
