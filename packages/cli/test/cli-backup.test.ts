/** Saving a desk that runs and putting it back, as an operator does with the built program. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltOffice, listening, openBuiltOffice, password } from './built-office.ts';

interface Saved {
  readonly file: string;
  readonly bytes: number;
  readonly seq: number;
  readonly database: string;
  readonly tables: Readonly<Record<string, number>>;
  readonly keyFile: string;
  readonly hasKey: boolean;
}

let office: BuiltOffice;
let data: string;
let at: (name: string) => string;

beforeAll(async () => {
  office = await openBuiltOffice();
  at = (name) => join(office.folder, name);
  data = at('data');
  const login = ['login', '--server', office.server.url, '--email', 'ana@example.com', '--password-stdin'];
  expect((await office.run(login, { input: password })).code).toBe(0);
  await office.json(['contacts', 'create', 'Bia Ramos', '--phone', '+55 21 99876-5432', '--json']);
}, 60_000);
afterAll(() => office?.[Symbol.asyncDispose]());

const save = (...flags: string[]) => office.run(['server', 'backup', ...flags, '--data', data]);

describe('server backup and server restore', () => {
  it('move a desk that runs to another folder, where people sign in as before', { timeout: 60_000 }, async () => {
    const saved = await office.json<Saved>(['server', 'backup', at('a.tar'), '--data', data, '--json']);
    expect(saved).toMatchObject({
      file: at('a.tar'),
      database: 'sqlite',
      hasKey: false,
      tables: { contacts: 1, users: 1 },
      keyFile: join(data, 'secret.key'),
    });
    const restored = await office.json<Saved>(['server', 'restore', at('a.tar'), '--data', at('there'), '--json']);
    expect({ ...restored, keyFile: '' }).toEqual({ ...saved, keyFile: '' });
    copyFileSync(join(data, 'secret.key'), join(at('there'), 'secret.key'));
    const there = await listening(['server', 'start', '--data', at('there')], office.env);
    const { token } = await office.json<{ token: string }>(['token', 'print', '--json']);
    const contacts = await office.run(['contacts', 'list', '--json'], {
      env: { BALCAO_SERVER: there.url, BALCAO_TOKEN: token },
    });
    expect(JSON.parse(contacts.stdout)).toMatchObject([{ name: 'Bia Ramos' }]);
    expect(await there.stop()).toBe(0);
  });

  it('say in one line where the key is, or that it is in the file', async () => {
    const { stderr, stdout } = await save(at('b.tar'));
    expect(stderr).toMatch(
      new RegExp(`^The key is not in it: keep a copy of ${join(data, 'secret.key')} \\(\\w{16}\\).*\\n$`),
    );
    expect(stdout).toMatch(/^File +\/.*b\.tar\nBytes +\d+\nMade at .*\nLast event +\d+\n/);
    expect((await save(at('c.tar'), '--with-key')).stderr).toMatch(/^The key is in it: .*\n$/);
    const pt = await office.run(['server', 'restore', at('b.tar'), '--data', at('pt'), '--lang', 'pt-BR']);
    expect(pt).toMatchObject({ code: 0 });
    expect(pt.stderr).toMatch(/^O servidor precisa da chave que lacrou os segredos: ponha-a em .*\n$/);
    expect((await office.run(['server', 'restore', at('c.tar'), '--data', at('whole')])).stderr).toBe('');
  });

  it('the file is a tar that any other program reads', async () => {
    await save(at('d.tar'), '--force');
    const { stdout } = spawnSync('tar', ['-xOf', at('d.tar'), 'manifest.json'], { encoding: 'utf8' });
    expect(JSON.parse(stdout)).toMatchObject({ format: 'balcao-backup', tables: { contacts: 1 } });
    const names = spawnSync('tar', ['-tf', at('d.tar')], { encoding: 'utf8' }).stdout.split('\n');
    expect(names.slice(0, 2)).toEqual(['balcao-backup.json', 'balcao.db']);
  });

  it('refuse with what happened, what to do, and the code of the table', async () => {
    await save(at('e.tar'));
    const empty = at('empty');
    const cases: readonly (readonly [args: readonly string[], code: number, error: string])[] = [
      [['backup', at('e.tar'), '--data', data], 5, 'backup.fileExists'],
      [['backup', at('no/folder.tar'), '--data', data], 5, 'backup.fileRefused'],
      [['backup', at('f.tar'), '--data', at('nowhere')], 3, 'backup.noData'],
      [['backup', '--data', data], 2, 'commander.missingArgument'],
      [['backup', at('f.tar')], 2, 'input.invalid'],
      [['restore', at('missing.tar'), '--data', empty], 3, 'backup.fileMissing'],
      [['restore', at('e.tar'), '--data', data], 5, 'backup.targetNotEmpty'],
      [['restore', at('password.txt'), '--data', empty], 2, 'backup.notABackup'],
      [['restore', at('cut.tar'), '--data', empty], 1, 'backup.damaged'],
      [
        ['backup', at('f.tar'), '--database-url', 'postgres://127.0.0.1:1/none', '--data', data],
        6,
        'server.unavailable',
      ],
    ];
    writeFileSync(at('password.txt'), 'uma senha bem longa');
    copyFileSync(at('e.tar'), at('cut.tar'));
    truncateSync(at('cut.tar'), 200_000);
    for (const [args, code, error] of cases) {
      const run = await office.run(['server', ...args]);
      expect([args, run.code, run.stdout]).toEqual([args, code, '']);
      expect(run.stderr.trim().split('\n').at(-1)).toBe(error);
    }
    expect(existsSync(empty)).toBe(false);
    expect(readdirSync(office.folder).filter((name) => name.includes('.part'))).toEqual([]);
  });
});
