import { spawnSync } from 'node:child_process';
import { actions, pluralOf, verbWord } from '@balcao/contract';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addOutputFlags } from '../src/cli/flags.ts';
import { nounMap } from '../src/commands/noun-map.ts';
import { registry } from '../src/commands/registry.ts';
import { run } from './cli-office.ts';

const help = async (...words: string[]) => {
  const { code, stdout, stderr } = await run([...words, '--help']);
  expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: '' });
  return stdout;
};

/** A page of help in one line: how it is called, and the flags that are its own. */
function outline(page: string): string {
  const usage = /^Usage: (.*)$/m.exec(page)?.[1] ?? '';
  const own = /^Options:\n((?: .*\n)*)/m.exec(page)?.[1] ?? '';
  const flags = [...own.matchAll(/^ {2}((?:-\w, )?--\S+(?: <\S+>)?)/gm)].map(([, flag]) => flag);
  return `${usage.replace(' [options]', '')}${flags.length > 0 ? `  {${flags.join(' | ')}}` : ''}`;
}

describe('help', () => {
  it('the tree of commands is the one that was agreed on', async () => {
    const lines = [await help()];
    for (const { path } of registry()) lines.push(outline(await help(...path)));
    await expect(lines.join('\n')).toMatchFileSnapshot('./cli-help.txt');
  });

  it('the map has one line for each noun, in both languages, and each noun lists its verbs', async () => {
    const nouns = new Set(registry().flatMap(({ path }) => (path.length === 2 ? [path[0]] : [])));
    expect([...nouns].filter((noun) => nounMap[noun] === undefined)).toEqual([]);
    for (const lang of ['en', 'pt-BR']) {
      const { stdout } = await run(['--help'], { env: { BALCAO_LANG: lang } });
      for (const noun of nouns) {
        const about = nounMap[noun]?.about[lang as 'en'] ?? '';
        expect(stdout.split('\n').filter((line) => line.startsWith(`  ${noun} `))).toEqual([
          expect.stringMatching(/^.{20,80}$/),
        ]);
        expect(stdout).toContain(about);
      }
    }
    for (const noun of nouns) {
      const page = await help(noun);
      for (const { path } of registry()) if (path[0] === noun && path[1] !== undefined) expect(page).toContain(path[1]);
    }
  });

  it('in Portuguese the map reads in Portuguese', async () => {
    const { stdout } = await run(['--help'], { env: { BALCAO_LANG: 'pt-BR' } });
    await expect(stdout).toMatchFileSnapshot('./cli-help.pt-BR.txt');
  });

  it('every action is a command, nouns in the plural', () => {
    const paths = new Set(registry().map(({ path }) => path.join(' ')));
    for (const { id } of actions) {
      const [noun = '', verb = ''] = id.split('.');
      expect([...paths], id).toContain(`${pluralOf(noun)} ${verbWord(verb)}`);
    }
  });

  it('examples come first and are examples of the command', async () => {
    for (const spec of registry()) {
      const page = await help(...spec.path);
      expect(page.split('\n')[0]).toBe('Examples:');
      expect(page.split('\n')[1]).toMatch(/balcao /);
    }
  });

  it('without arguments a pipe gets the map on stdout', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    expect(stdout).toContain('Every day:');
  });

  it('topics are in both languages, and help of a command is its --help', async () => {
    for (const topic of ['filter', 'exit-codes', 'environment', 'formatting']) {
      const [pt, en] = await Promise.all(
        ['pt-BR', 'en'].map((lang) => run(['help', topic], { env: { BALCAO_LANG: lang } })),
      );
      expect(pt?.stdout.length).toBeGreaterThan(200);
      expect(pt?.stdout).not.toBe(en?.stdout);
    }
    expect((await run(['help', 'tickets', 'list'])).stdout).toBe(await help('tickets', 'list'));
  });

  it('every command takes --json', async () => {
    for (const spec of registry()) {
      const command = new Command();
      const definition = await spec.load();
      definition.define(command, 'en');
      if (definition.takes.output === true) addOutputFlags(command, 'en');
      const flags = command.options.map(({ long }) => long);
      expect(flags, spec.path.join(' ')).toContain('--json');
    }
  });

  it('flags of a command do not collide', async () => {
    for (const { path } of registry()) {
      const flags = [...(await help(...path)).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag);
      expect(new Set(flags).size, path.join(' ')).toBe(flags.length);
    }
  });
});

describe('completion', () => {
  it('knows every command in each shell', async () => {
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await run(['completion', shell]);
      expect(code).toBe(0);
      for (const { path } of registry()) for (const word of path) expect(stdout).toContain(word);
    }
    expect((await run(['completion', 'tcsh'])).code).toBe(2);
  });

  it('the bash script completes verbs', async () => {
    const { stdout } = await run(['completion', 'bash']);
    const script = `${stdout}\nCOMP_WORDS=(balcao tickets re); COMP_CWORD=2; _balcao; echo "\${COMPREPLY[*]}"`;
    const { stdout: words, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect({ status, words }).toEqual({ status: 0, words: 'return resolve reopen related restore\n' });
  });
});
