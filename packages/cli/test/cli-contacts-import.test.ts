import { writeFileSync } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../src/cli/run-cli.ts';
import { type Office, type Outcome, openOffice } from './cli-office.ts';

let office: Office;

beforeAll(async () => {
  office = await openOffice();
  for (const name of ['vip', 'spam']) await office.api.call('tag.create', { name });
  await office.api.call('contactGroup.create', { name: 'Clientes' });
  await office.api.call('stage.create', { name: 'Qualificado' });
  await office.api.call('source.create', { name: 'Indicação' });
  await office.api.call('field.create', { name: 'Data de nascimento', target: 'contact', kind: 'date' });
});
afterAll(() => office[Symbol.asyncDispose]());

let last = 0;
const phone = () => {
  last += 1;
  return `119${80_000_000 + last}`;
};

const imports = (text: string, ...flags: string[]): Promise<Outcome> =>
  office.run(['contacts', 'import', '-', ...flags], { stdin: text });
const importsFile = (bytes: Uint8Array | string, ...flags: string[]): Promise<Outcome> => {
  const path = `${office.folder}/lista.csv`;
  writeFileSync(path, bytes);
  return office.run(['contacts', 'import', path, ...flags]);
};
const shown = async (contact: string) => (await office.api.call('contact.show', { contact })).result;
const verdicts = ({ stdout }: Outcome) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { line: number; status: string; error: { code: string } | null });

describe('a list', () => {
  it('with headings in Portuguese becomes contacts; again, nothing', async () => {
    const number = phone();
    const list = [
      'Nome;Telefone;E-mail;Tags;Grupos;Etapa;Fonte;Data de Nascimento;Observação',
      `"Davi ""Dedé"" Reis";(11) ${number.slice(2, 7)}-${number.slice(7)};davi@example.com;vip, spam;Clientes;Qualificado;Indicação;28/02/1990;x`,
    ].join('\r\n');
    const first = await imports(list);
    expect(first).toMatchObject({ code: 0, stdout: '' });
    expect(first.stderr).toContain('Columns left out: Observação');
    expect(first.stderr).toContain('1 created · 0 updated · 0 unchanged · 0 failed');
    expect(await shown(number)).toMatchObject({
      name: 'Davi "Dedé" Reis',
      email: 'davi@example.com',
      tags: [{ name: 'vip' }, { name: 'spam' }],
      groups: [{ name: 'Clientes' }],
      stage: { name: 'Qualificado' },
      source: { name: 'Indicação' },
      fields: { 'Data de nascimento': '1990-02-28' },
    });
    expect((await imports(list)).stderr).toContain('0 created · 0 updated · 1 unchanged · 0 failed');
  });

  it('may have its headings in English, its own names for columns, and the area code apart', async () => {
    const [one, two] = [phone(), phone()];
    await imports(`Full name,Mobile,E-mail\nEnglish One,${one},one@example.com\n`);
    await imports(`Quem,DDD,Fone 1\nDois,11,${two.slice(2)}\n`, '--map', 'name=Quem,phone=Fone 1');
    expect([(await shown(one)).name, (await shown(two)).name]).toEqual(['English One', 'Dois']);
  });

  it.each([
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 of a spreadsheet', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['Latin 1', (text: string) => Buffer.from(text, 'latin1')],
  ])('may be written in %s', async (_, encode) => {
    const number = phone();
    expect((await importsFile(encode(`Nome;Telefone\nJosé Conceição;${number}\n`))).code).toBe(0);
    expect((await shown(number)).name).toBe('José Conceição');
  });

  it.each([
    ['a semicolon', ';'],
    ['a comma', ','],
    ['a tab', '\t'],
  ])('may have %s between its columns', async (_, sign) => {
    const number = phone();
    await imports(['Nome', 'Telefone'].join(sign) + `\nSinal${sign}${number}`);
    expect((await shown(number)).name).toBe('Sinal');
  });

  it('may have line breaks and delimiters inside quotes, and lines keep their numbers', async () => {
    const [one, two] = [phone(), phone()];
    const outcome = await imports(
      `Nome;Telefone\n"Linha um\nlinha dois; e mais";${one}\n\nOutro;${two}\nRuim;123\n`,
      '--jsonl',
    );
    expect(verdicts(outcome).map(({ line, status }) => [line, status])).toEqual([
      [2, 'created'],
      [5, 'created'],
      [6, 'failed'],
    ]);
  });
});

describe('a line that is broken', () => {
  it('fails alone, is named on stderr in the language of the reader, and the run leaves with 7', async () => {
    const [one, two] = [phone(), phone()];
    const list = `Nome;Telefone;E-mail\nUm;${one};\nDois;123;\nTrês;${phone()};sem arroba\nQuatro;${phone()};a@b.co;demais;colunas\nCinco;${two};\n`;
    const outcome = await office.run(['contacts', 'import', '-', '--lang', 'pt-BR'], { stdin: list });
    expect(outcome).toMatchObject({ code: 7, stdout: '' });
    expect(outcome.stderr.split('\n').slice(0, 4)).toEqual([
      'linha 3: 123 não é um telefone: falta o DDD',
      'linha 4: Entrada inválida: “sem arroba” não é um e-mail',
      'linha 5: a linha tem 5 colunas, o cabeçalho 3',
      '2 criados · 0 atualizados · 0 sem mudança · 3 com falha',
    ]);
  });

  it('with a quote that is not closed takes no other line along', async () => {
    const [one, two, three] = [phone(), phone(), phone()];
    const list = `Nome;Telefone\nUm;${one}\n"Aberta;${phone()}\nDois;${two}\nTrês;${three}\n`;
    const outcome = await imports(list, '--jsonl');
    expect(outcome.code).toBe(7);
    expect(verdicts(outcome).map(({ line, status }) => [line, status])).toEqual([
      [2, 'created'],
      [3, 'failed'],
      [4, 'created'],
      [5, 'created'],
    ]);
  });

  it('of another encoding says so', async () => {
    const list = Buffer.concat([
      Buffer.from(`Nome;Telefone\n${'é'.repeat(40_000)};1\n`),
      Buffer.from([0x4a, 0xe9, 0x3b, 0x31]),
    ]);
    const outcome = await importsFile(list);
    expect(outcome.stderr).toContain('line 3: a letter is not readable as UTF-8; try --encoding latin1');
  });

  it('is a mistake of the command when it is the header', async () => {
    for (const [list, flags] of [
      ['', []],
      ['Nome;Cidade\nUm;SP\n', []],
      ['Nome;Telefone\n', ['--map', 'phone=Fone']],
      ['Nome;Telefone\n', ['--map', 'inventado=Nome']],
      ['Nome;Telefone\n', ['--delimiter', 'abc']],
    ] as const)
      expect((await imports(list, ...flags)).code).toBe(2);
    expect((await office.run(['contacts', 'import', `${office.folder}/nenhum.csv`])).code).toBe(2);
    expect((await office.run(['contacts', 'import', office.folder])).code).toBe(2);
  });
});

describe('how', () => {
  it('a dry run writes nothing and says what would be', async () => {
    const number = phone();
    const outcome = await imports(`Nome;Telefone\nSeco;${number}\nRuim;1\n`, '--dry-run');
    expect(outcome.code).toBe(7);
    expect(outcome.stderr).toContain('It would be: 1 created');
    expect((await office.run(['contacts', 'show', number])).code).toBe(3);
  });

  it.each(['--no-update', '--update=false', '--update=no'])('%s leaves who is there alone', async (flag) => {
    const number = phone();
    await imports(`Nome;Telefone\nAntes;${number}\n`);
    expect((await imports(`Nome;Telefone\nDepois;${number}\n`, flag)).stderr).toContain('1 unchanged');
    expect((await shown(number)).name).toBe('Antes');
    expect((await imports(`Nome;Telefone\nDepois;${number}\n`)).stderr).toContain('1 updated');
  });

  it('prints every line as JSON or CSV when that is asked for', async () => {
    const number = phone();
    const json = JSON.parse((await imports(`Nome;Telefone\nA;${number}\nB;1\n`, '--json')).stdout) as object[];
    expect(json).toMatchObject([
      { line: 2, status: 'created', error: null },
      { line: 3, status: 'failed', contact: null, error: { code: 'contact.phoneInvalid' } },
    ]);
    const csv = (await imports(`Nome;Telefone\nA;${number}\n`, '--csv', '--fields', 'line,status')).stdout;
    expect(csv).toBe('line,status\r\n2,unchanged\r\n');
  });
});

it('5,000 lines are read no faster than they are written, and take their place in one run', {
  timeout: 120_000,
}, async () => {
  const lines = 5_000;
  const before = (await office.api.call('contact.list', { query: 'Milhar', limit: 1 })).result.items.length;
  expect(before).toBe(0);
  let read = 0;
  const stored = async () => {
    const seq = await office.api.call('event.list', { after: 0, limit: 1 }).then(({ seq: head }) => head);
    return seq;
  };
  const headBefore = await stored();
  let furthest = 0;
  const list = async function* () {
    yield 'Nome;Telefone;Enchimento\n';
    for (; read < lines; read += 1) {
      if (read % 250 === 0) furthest = Math.max(furthest, read - ((await stored()) - headBefore));
      yield `Milhar ${read};${phone()};${'x'.repeat(500)}\n`;
    }
  };
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
  const code = await runCli(
    ['contacts', 'import', '-'],
    {
      stdin: Readable.from(list(), { objectMode: false, highWaterMark: 16_384 }),
      stdout: sink,
      stderr: sink,
      isTerminal: { stdin: false, stdout: false, stderr: false },
      columns: 80,
      env: { ...office.env, BALCAO_LANG: 'en', NO_COLOR: '1' },
      now: Date.now,
      signal: new AbortController().signal,
    },
    { openKeyring: async () => null },
  );
  expect(code).toBe(0);
  expect((await stored()) - headBefore).toBe(lines);
  // One batch and what streams hold: far from the whole list.
  expect(furthest).toBeLessThan(1_500);
});
