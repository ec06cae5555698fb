import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture } from '../../server/test/uploads.ts';
import { type Office, openOffice } from './cli-office.ts';

let office: Office;
let image: string;

beforeAll(async () => {
  office = await openOffice();
  await office.writes({ phone: '5511987654321', name: 'João Souza' }, 'Oi');
  await office.writes({ phone: '5521998765432', name: 'Bia Ramos' }, 'Oi');
  await run('accept', '1', '2');
  image = join(office.folder, 'catálogo.png');
  writeFileSync(image, picture(90));
});
afterAll(async () => {
  await office.settle();
  await office[Symbol.asyncDispose]();
});

/** Its output; fails with what it says on stderr. */
const run = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await office.run(args);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};
const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await run(...args, '--json')) as T;

describe('the gallery', () => {
  it('takes a file from the disk, and newer ones after it', async () => {
    const made = await json<{ kind: string; versions: unknown[] }>('galleries', 'create', 'Catálogo', '--file', image);
    expect(made).toMatchObject({ kind: 'image', versions: [{ version: 1, bytes: 90, name: 'catálogo.png' }] });
    writeFileSync(image, picture(95));
    const newer = await json<{ versions: unknown[] }>('galleries', 'add-version', 'Catálogo', '--file', image);
    expect(newer.versions).toMatchObject([{ bytes: 90 }, { version: 2, bytes: 95 }]);
    const { stdout } = await office.run(['galleries', 'list'], { terminal: 80 });
    expect(stdout).toMatch(/Catálogo\s+image\s+2/);
  });

  it('changes nothing when asked to plan, and wants a file that is there', async () => {
    const { code, stdout } = await office.run(['galleries', 'create', 'Outro', '--file', image, '--dry-run']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'Would be: Catalogue item created: Outro\n' });
    expect((await office.run(['galleries', 'create', 'Outro'])).code).toBe(2);
    expect((await office.run(['galleries', 'create', 'Outro', '--file', '/no/such/file'])).code).toBe(2);
    expect(await json<unknown[]>('galleries', 'list')).toHaveLength(1);
  });
});

describe('reply', () => {
  it('sends the newest of the gallery with --gallery', async () => {
    expect(await json('reply', '1', '--gallery', 'Catálogo', 'Para @contact_firstname')).toMatchObject({
      kind: 'image',
      body: 'Para João',
      media: { bytes: 95 },
    });
  });

  it('sends a quick reply with --quick, signed when asked', async () => {
    await run('quick-replies', 'create', '/oi', '@contact_firstname, tudo bem?');
    expect(await json('reply', '2', '--quick', '/oi')).toMatchObject({ body: 'Bia, tudo bem?' });
    expect(await json('reply', '2', '--quick', 'oi', '--signature')).toMatchObject({
      body: '*Admin*:\nBia, tudo bem?',
    });
    expect(await json('quick-replies', 'render', '/oi', '1')).toEqual({ text: 'João, tudo bem?', file: null });
  });

  it('refuses a field that does not exist with 2, and sends it as it is with --raw', async () => {
    const { code, stderr } = await office.run(['reply', '1', 'Oi, @contact_nome']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('@contact_firstname') });
    expect(await json('reply', '1', 'Oi, @contact_nome', '--raw')).toMatchObject({ body: 'Oi, @contact_nome' });
  });

  it('takes one text and one file', async () => {
    for (const args of [
      ['--quick', '/oi', 'texto'],
      ['--gallery', 'Catálogo', '--file', image],
      ['--quick', '/oi', '--template', 'x'],
      [],
    ])
      expect((await office.run(['reply', '1', ...args])).code).toBe(2);
  });
});

describe('macros run', () => {
  it('runs on each ticket, and tells apart the one that refuses', async () => {
    const steps = [{ action: 'ticket.resolve', input: { disposition: 'keep' } }];
    await run('macros', 'create', 'Encerrar', '--steps', JSON.stringify(steps));
    const { code, stdout, stderr } = await office.run(['macros', 'run', 'Encerrar', '1', '99', '--json']);
    expect(code).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject([{ number: 1, state: 'closed' }]);
    expect(stderr).toContain('99');
  });

  it('leaves with the code of the refusal when there is one ticket', async () => {
    expect((await office.run(['macros', 'run', 'Encerrar', '1'])).code).toBe(5);
    expect((await office.run(['macros', 'run', 'Encerrar', '99'])).code).toBe(3);
    expect((await office.run(['macros', 'run', 'Encerrar'])).code).toBe(2);
  });

  it('reads tickets from stdin', async () => {
    const { code } = await office.run(['macros', 'run', 'Encerrar', '-'], { stdin: '2\n' });
    expect(code).toBe(0);
    expect(await json('tickets', 'show', '2')).toMatchObject({ state: 'closed' });
  });
});

it('messages send-once writes to somebody without opening anything', async () => {
  const sent = await json<{ ticketId: string }>(
    'messages',
    'send-once',
    '--contact',
    'Bia Ramos',
    '--text',
    'Até logo!',
  );
  expect(await json('tickets', 'show', sent.ticketId)).toMatchObject({ state: 'closed', number: 3 });
});

it('merge-fields list tells what there is, in the language of the reader', async () => {
  const { stdout } = await office.run(['merge-fields', 'list'], { terminal: 80, env: { BALCAO_LANG: 'pt-BR' } });
  expect(stdout).toMatch(/@contact_firstname\s+Primeiro nome do contato/);
});
