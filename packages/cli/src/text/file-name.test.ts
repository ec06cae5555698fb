import { expect, test } from 'vitest';
import { numberedName, safeFileName } from './file-name.ts';

test.each([
  ['../x.pdf', 'x.pdf'],
  ['../pwn/PWNED.pdf', 'PWNED.pdf'],
  ['..\\x.pdf', 'x.pdf'],
  ['/tmp/x.pdf', 'x.pdf'],
  ['/etc/cron.d/x.pdf', 'x.pdf'],
  ['C:\\Windows\\x.pdf', 'x.pdf'],
  ['c:x.pdf', 'x.pdf'],
  ['~/.profile', '.profile'],
  ['~root/.ssh/authorized_keys', 'authorized_keys'],
  ['a/../../b.pdf', 'b.pdf'],
  ['./x.pdf/.', 'x.pdf'],
  ['notas/..', 'notas'],
  ['\u200b../x.pdf', 'x.pdf'],
  [' ../x.pdf', 'x.pdf'],
  ['..\u202e/fdp.x', 'fdp.x'],
  ['boleto\u202efdp.exe', 'boletofdp.exe'],
  ['linha\num.pdf', 'linha um.pdf'],
  ['a\u0000b\u001b[31m.pdf', 'ab[31m.pdf'],
  ['CON.pdf', '_CON.pdf'],
  ['nul', '_nul'],
  ['Com1.tar.gz', '_Com1.tar.gz'],
  ['a<b>:"|?*.pdf', 'a_b______.pdf'],
  ['fim. . .', 'fim'],
  ['Fatura 01/2026.pdf', 'Fatura 01_2026.pdf'],
  ['file:///etc/passwd', 'file____etc_passwd'],
])('%j is saved as %j', (given, saved) => {
  expect(safeFileName(given, 'md_1')).toBe(saved);
  expect(safeFileName(saved, 'md_1')).toBe(saved);
});

test.each(['', '..', '.', '/', '///', '../..', '~', ' ', '\u200b', '...', '\u202e', '-', 'C:\\'])(
  '%j is no name, so the file goes by its id',
  (given) => {
    expect(safeFileName(given, 'md_1')).toBe('md_1');
  },
);

test.each([
  '.thing.json',
  'foo..bar',
  'nota nº 12 – março.pdf',
  'Orçamento "final".pdf'.replaceAll('"', "'"),
  '..x',
  'console.log',
  '-rf',
  '👩‍👩‍👧 família.jpg',
  'a~b.pdf',
  '~x.pdf'.slice(1),
  'contrato (2).docx',
])('%j stays as it is', (name) => {
  expect(safeFileName(name, 'md_1')).toBe(name);
});

test('a long name is cut at a character and keeps its extension', () => {
  for (const name of [
    `${'a'.repeat(400)}.pdf`,
    `${'ã'.repeat(400)}.pdf`,
    `${'👩‍👩‍👧 '.repeat(60)}.jpeg`,
    '長'.repeat(400),
  ]) {
    const saved = safeFileName(name, 'md_1');
    expect(Buffer.byteLength(saved)).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(saved)).toBeGreaterThan(150);
    expect(name.startsWith(saved.replace(/\.\w+$/, ''))).toBe(true);
    expect(saved.split('.')[1]).toBe(name.split('.')[1]);
  }
});

test('whatever the name, it is one part of a path', () => {
  const pool = [
    '..',
    '/',
    '\\',
    '~',
    '.',
    'a',
    ' ',
    '\u200b',
    '\u202e',
    '\n',
    'C:',
    '%2e%2e%2f',
    '\u0000',
    '．',
    '∕',
    'con',
    '\u001b',
  ];
  let state = 11;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
  for (let round = 0; round < 20_000; round += 1) {
    const name = Array.from({ length: 1 + (next() % 9) }, () => pool[next() % pool.length]).join('');
    const saved = safeFileName(name, 'md_1');
    expect(saved, JSON.stringify(name)).toMatch(/^(?!\.{1,2}$)[^/\\\p{Cc}\u202e\u200b]+$/u);
    expect(safeFileName(saved, 'md_1')).toBe(saved);
  }
});

test('a name that is taken gets a number before its extension', () => {
  expect(numberedName('nota.pdf', 1)).toBe('nota.pdf');
  expect(numberedName('nota.pdf', 2)).toBe('nota (2).pdf');
  expect(numberedName('.thing', 3)).toBe('.thing (3)');
  expect(numberedName('nota', 2)).toBe('nota (2)');
});
