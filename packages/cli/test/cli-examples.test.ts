/**
 * Every command line that help and docs show. What reads is run by the built program against an office, what changes is run
 * with `--dry-run`, and what would not end, or end the session, is parsed. A dry run may be refused by what the office is like
 * just then, as the call would be (5), and by nothing else.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actions } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandSpec } from '../src/cli/command-spec.ts';
import { createProgram } from '../src/cli/program.ts';
import { topics } from '../src/commands/help/topics.ts';
import { registry } from '../src/commands/registry.ts';
import { addConnection, type BuiltOffice, openBuiltOffice, password, until } from './built-office.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const specs = registry();

let office: BuiltOffice;
/** Words in capitals stand for ids. */
let named: Readonly<Record<string, string>>;

beforeAll(async () => {
  office = await openBuiltOffice();
  const login = ['login', '--server', office.server.url, '--email', 'ana@example.com', '--password-stdin'];
  expect((await office.run(login, { input: password })).code).toBe(0);
  await addConnection(office, 'Principal');
  // It was first looked at before the emulator knew its account.
  await office.json(['connections', 'test', 'Principal', '--json']);
  await office.json(['templates', 'refresh', 'Principal', '--json']);
  for (let nth = 1; nth <= 12; nth += 1) {
    const name = nth === 1 ? 'Ana' : `Cliente ${nth}`;
    await office.writes({ phone: `55119876543${nth + 10}`, name }, 'Preciso da nota fiscal');
  }
  const listed = () => office.json<{ threadId: string }[]>(['tickets', 'list', '--json']);
  await until(async () => ((await listed()).length === 12 ? true : undefined));
  for (const queue of ['Suporte', 'Triagem']) {
    await office.json(['queues', 'create', queue, '--members', 'ana@example.com', '--json']);
  }
  for (const tag of ['vip', 'spam']) await office.json(['tags', 'create', tag, '--json']);
  const [ticket] = await listed();
  const [message] = await office.json<{ id: string }[]>(['messages', 'list', '1', '--json']);
  const [token] = await office.json<{ id: string }[]>(['tokens', 'list', '--json']);
  named = {
    MESSAGE: message?.id ?? '',
    THREAD: ticket?.threadId ?? '',
    TOKEN: token?.id ?? '',
    ...(await furnish()),
  };
}, 180_000);

/** What the examples name: an item of each catalogue, and something of everything that has an id. */
async function furnish(): Promise<Record<string, string>> {
  const made = (...words: string[]) => office.json<{ id: string }>([...words, '--json']);
  for (const [noun, name] of [
    ['demands', 'Entrega'],
    ['types', 'Suporte'],
    ['statuses', 'Aguardando peça'],
    ['stages', 'Qualificado'],
    ['sources', 'Indicação'],
    ['contact-groups', 'Clientes'],
    ['fields', 'Pedido'],
  ] as const) {
    await made(noun, 'create', name);
  }
  await made('funnels', 'create', 'Vendas', '--stages', 'Novo,Proposta');
  await made('boards', 'create', 'Vendas', '--columns', 'Fazer,Feito');
  await made('groups', 'create', 'Gestores', '--management');
  await made('roles', 'create', 'Revisor', '--permissions', 'ticket.read,ticket.trash');
  await made('quick-replies', 'create', '/oi', 'Oi, @contact_firstname!');
  writeFileSync(join(office.folder, 'catalogo.pdf'), '%PDF-1.4\n%%EOF\n');
  await made('galleries', 'create', 'Catálogo', '--file', join(office.folder, 'catalogo.pdf'));
  await made('macros', 'create', 'Encerrar', '--steps', '[{"action":"ticket.resolve","input":{}}]');
  await made('views', 'create', 'Meus', '--filter', 'assignee:me');
  await made('rooms', 'create', 'Geral');
  const note = await made('note', '1', 'Cliente antigo');
  const task = await made('tasks', 'create', 'Ligar', '--ticket', '1');
  const said = await made('rooms', 'send', 'Geral', 'Bom dia');
  await made('accept', '1');
  const schedule = await made('schedules', 'create', '1', '2099-11-21T14:00', '--text', 'Bom dia');
  return { NOTE: note.id, TASK: task.id, ROOMMESSAGE: said.id, SCHEDULE: schedule.id };
}
afterAll(() => office[Symbol.asyncDispose]());

type Mode = 'run' | 'dry-run' | 'parse';

/** They serve until they are told to stop, ask for a terminal, or end the session that the others need. */
const onlyParsed: readonly string[] = [
  '',
  'server start',
  'emulator start',
  // Run, with those of the docs, against an emulator of its own in emulator-docs.test.ts.
  ...['accounts', 'inbound', 'window', 'limits', 'faults', 'sent', 'webhooks', 'state', 'reset'].map(
    (control) => `emulator ${control}`,
  ),
  'demo',
  'events follow',
  'login',
  'logout',
  'profile set-password',
];
/** What an example shows being refused. */
const refusals: Readonly<Record<string, number>> = { 'connections pair': 5 };

/** The state of a ticket, or another name that is taken: what an example asks may not be possible as the office is. */
const conflict = 5;

/** Examples that this office refuses for another reason, by how they begin: what they name or leave out, or whose they are. */
const dryRefusals: readonly (readonly [start: string, code: number])[] = [
  ['reply 12 --template boas_vindas', 2],
  ['snooze 1 2 3', 7],
  ['undo 57', 3],
  ['connections test Principal Filial', 7],
  ['tickets unprivatize', 4],
  ['messages retry', 2],
  ['rooms direct ana@example.com', 2],
  ['connections add telegram', 2],
  ['connections update Principal --set accessToken=-', 2],
  ['connections add whatsapp-cloud --name Principal --set phoneNumberId=1', 2],
  ['connections add whatsapp-cloud --name Principal --set phoneNumberId=…', 2],
];

function expectedOf(words: readonly string[], mode: Mode, code: number | null): number {
  const line = words.join(' ');
  const refused = dryRefusals.find(([start]) => line.startsWith(start))?.[1];
  if (mode === 'dry-run' && refused === code) return refused;
  return refusals[words.slice(0, 2).join(' ')] ?? (mode === 'dry-run' && code === conflict ? conflict : 0);
}

function specOf(words: readonly string[]): CommandSpec | undefined {
  return specs.find(({ path }) => path.every((word, at) => words[at] === word));
}

async function modeOf(words: readonly string[]): Promise<Mode> {
  const spec = specOf(words);
  if (spec === undefined || onlyParsed.includes(spec.path.join(' '))) return 'parse';
  return (await spec.load()).takes.change === true ? 'dry-run' : 'run';
}

interface Invocation {
  readonly words: readonly string[];
  readonly stdin: Buffer;
}

const files: Readonly<Record<string, string>> = {
  'password.txt': 'outra senha longa\n',
  'passwords.txt': 'uma senha bem longa\noutra senha longa\n',
  'token.txt': 'token\n',
  'secret.txt': 'secret\n',
  'verify.txt': 'verify\n',
  'nota.pdf': '%PDF-1.4\n%%EOF\n',
  'ata.txt': 'Ata da reunião\n',
  'recado.wav': 'RIFF',
  'figurinha.png': 'PNG',
  'contatos.csv': 'Nome;Telefone\nDavi Reis;(11) 91234-5678\n',
  'message.json': '{"ticket":12,"text":"Oi"}',
};

/** What a shell makes of the line: the words and the input of each `balcao` in it. Other programs are left out. */
function invocationsOf(line: string, folder: string): Invocation[] {
  const home = join(folder, 'home');
  mkdirSync(join(home, '.local/share/bash-completion/completions'), { recursive: true });
  for (const [name, body] of Object.entries(files)) writeFileSync(join(folder, name), body);
  const script = `
    balcao() { local at; at=$(mktemp -d ./call.XXXXXX); for word; do printf '%s\\0' "$word"; done > "$at/words"; cat > "$at/stdin"; echo 12; }
    git() { echo change; }; jq() { cat; }; less() { cat; };
    ${line}
    wait`;
  spawnSync('bash', ['-c', script], { cwd: folder, env: { PATH: process.env['PATH'], HOME: home }, input: '' });
  return readdirSync(folder)
    .filter((name) => name.startsWith('call.'))
    .map((name) => ({
      words: readFileSync(join(folder, name, 'words'), 'utf8')
        .split('\0')
        .slice(0, -1),
      stdin: readFileSync(join(folder, name, 'stdin')),
    }));
}

/** Throws where the command line has unknown commands, flags, or too many words. */
async function parse(words: readonly string[]): Promise<void> {
  const controller = new AbortController();
  const { stdin, stdout, stderr } = process;
  const io = {
    stdin,
    stdout,
    stderr,
    isTerminal: { stdin: false, stdout: false, stderr: false },
    columns: 80,
    env: {},
    now: Date.now,
    signal: controller.signal,
  };
  const program = createProgram({ specs, io, language: 'en', execute: async () => undefined });
  if (words.length > 0) await program.parseAsync([...words], { from: 'user' });
}

/** What a command about a whole desk works on: the desk that runs, and a backup of it. */
async function furnishFolder(words: readonly string[], folder: string): Promise<void> {
  const data = join(office.folder, 'data');
  const saved = join(office.folder, 'saved.tar');
  const command = words.slice(0, 2).join(' ');
  if (command === 'server backup') symlinkSync(data, join(folder, 'data'));
  if (command !== 'server restore') return;
  await office.json(['server', 'backup', saved, '--data', data, '--force', '--json']);
  copyFileSync(saved, join(folder, 'balcao.tar'));
}

const checked = new Set<string>();

/** A command made from an action shows the action's examples: once is enough. */
async function check(line: string): Promise<void> {
  if (checked.has(line)) return;
  checked.add(line);
  const folder = mkdtempSync(join(office.folder, 'example-'));
  const invocations = invocationsOf(line.replaceAll('bin/balcao', 'balcao'), folder);
  expect(invocations.length, line).toBeGreaterThan(0);
  for (const { words, stdin } of invocations) {
    const mode = await modeOf(words);
    const args = words.map((word) => named[word] ?? word);
    if (mode === 'parse') await parse(args);
    else {
      await furnishFolder(words, folder);
      const flags = mode === 'dry-run' ? ['--dry-run'] : [];
      const { code, stderr } = await office.run([...args, ...flags], { input: stdin, cwd: folder });
      const expected = expectedOf(words, mode, code);
      expect({ line, code, stderr: code === expected ? '' : stderr }).toEqual({ line, code: expected, stderr: '' });
    }
  }
}

/** Lines of ```sh blocks that start with the program, continued lines joined. */
function shellLines(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block.replaceAll('\\\n', ' '));
  return blocks.flatMap((block) => block.split('\n')).filter((line) => /^\s*(bin\/)?balcao( |$)/.test(line));
}

function markdownFiles(): string[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) => join('docs', path));
  return ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', ...docs].filter((path) => path.endsWith('.md'));
}

describe('every example is a command line that works', () => {
  it('in the help of each command', { timeout: 600_000 }, async () => {
    for (const spec of specs) for (const example of (await spec.load()).examples) await check(example);
  });

  it('of each action', { timeout: 600_000 }, async () => {
    for (const { examples } of actions) for (const example of examples) await check(example);
  });

  it('in the README and the docs', { timeout: 60_000 }, async () => {
    const lines = markdownFiles().flatMap((path) => shellLines(readFileSync(join(root, path), 'utf8')));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) await check(line.trim());
  });

  it('in the topics of help', { timeout: 60_000 }, async () => {
    const texts = Object.values(topics).map((topic) => topic().en);
    const lines = texts.flatMap((text) => text.split('\n')).filter((line) => /^ {4}balcao /.test(line));
    expect(lines).not.toEqual([]);
    for (const line of lines) await check(line.trim());
  });
});
