import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { actionList } from '../../api/action-list.ts';
import { createProgram } from '../../cli/program.ts';
import { registry } from '../../commands/registry.ts';
import { shellWord } from '../../text/shell-word.ts';
import { cliLine, commandLine } from './cli-line.ts';

const subject = { ticket: 1204, contact: 'ct_7', thread: 'th_7', message: 'ms_7' };

/** The words of a line that holds no quotes, as a shell splits them. */
const wordsOf = (line: string) => line.split(' ').slice(1);

/** What the program makes of a command line; it stops before the command runs. */
async function parsed(words: readonly string[]): Promise<readonly string[]> {
  let args: readonly string[] | null = null;
  const io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    isTerminal: { stdin: false, stdout: false, stderr: false },
    columns: 80,
    env: {},
    now: Date.now,
    signal: new AbortController().signal,
  };
  const execute = async (_definition: unknown, invocation: { args: readonly string[] }) => {
    args = invocation.args;
  };
  await createProgram({ specs: registry(), io, language: 'en', execute }).parseAsync([...words], { from: 'user' });
  if (args === null) throw new Error('no command ran');
  return args;
}

test.each(actionList.map((facts) => [facts.id, facts] as const))(
  '%s: its line is one the program takes',
  async (id, facts) => {
    const line = commandLine(id, subject);
    // A choice refuses a placeholder before anything else is looked at.
    const words = wordsOf(line).map((word, at, all) => {
      const flag = all[at - 1]?.replace(/^--/, '');
      const field = facts.fields.find(({ flag: name }) => name === flag || name.toUpperCase() === word);
      return field?.kind === 'choice' ? (field.choices[0] ?? word) : word;
    });
    await expect(parsed(words), line).resolves.toBeInstanceOf(Array);
  },
);

test.each(actionList.map(({ id, fields }) => [id, fields] as const))(
  '%s: it is about what is selected, and nothing of it comes from an example',
  (id, fields) => {
    const line = commandLine(id, subject);
    for (const name of ['ticket', 'contact'] as const) {
      if (fields.some((field) => field.name === name && field.required)) expect(line).toContain(String(subject[name]));
    }
    const said = new Set(['pdf', 'ticket.pdf', ...Object.values(subject).map(String)]);
    const [, , ...rest] = wordsOf(line);
    for (const word of rest) expect(/^(-|[A-Z_]+(=[A-Z]+)?$|[a-z-]+$)/.test(word) || said.has(word), line).toBe(true);
  },
);

test.each([
  ['ticket.transfer', 'balcao transfer 1204 --queue QUEUE --to USER'],
  ['ticket.accept', 'balcao accept 1204'],
  ['ticket.snooze', 'balcao snooze 1204 --until UNTIL'],
  ['ticket.assign', 'balcao tickets assign 1204 --user USER'],
  ['ticket.merge', 'balcao tickets merge 1204 --from FROM'],
  ['message.retry', 'balcao messages retry ms_7'],
  ['room.editMessage', 'balcao rooms edit-message MESSAGE --body BODY'],
  ['contact.show', 'balcao contacts show ct_7'],
  ['contact.edit', 'balcao contacts edit ct_7 --name NAME'],
  ['note.list', 'balcao notes list --ticket 1204'],
  ['macro.run', 'balcao macros run MACRO 1204'],
  ['bulk.tag', 'balcao bulk tag 1204'],
  ['connection.test', 'balcao connections test CONNECTION'],
  ['tag.create', 'balcao tags create NAME'],
] as const)('%s is %s', (id, line) => {
  expect(commandLine(id, subject)).toBe(line);
});

test('with nothing selected there are placeholders', () => {
  expect(commandLine('ticket.transfer', {})).toBe('balcao transfer TICKET --queue QUEUE --to USER');
  expect(cliLine('ticket.accept', null)).toBe('balcao accept TICKET');
});

test('what others wrote cannot leave its word', () => {
  for (const hostile of [`a'; rm -rf ~ #`, '$(id)', '`id`', '=ls', '~root', 'a\nb', '*', ''])
    expect(shellWord(hostile)).toMatch(/^'[^]*'$/);
  expect(commandLine('message.search', { query: `it's $(id)` })).toBe(`balcao messages search 'it'\\''s $(id)'`);
});
