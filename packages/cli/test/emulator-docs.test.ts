import { readFileSync } from 'node:fs';
import { createEmulator, type Emulator } from '@balcao/emulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { registry } from '../src/commands/registry.ts';
import { run } from './cli-office.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ statusDelayMs: 1 });
});
afterAll(() => emulator[Symbol.asyncDispose]());

const docs = readFileSync(new URL('../../../docs/emulator.md', import.meta.url), 'utf8');

/** The words of a line that quotes with apostrophes only. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

/** Runs `balcao emulator …` against the emulator of this test. */
const balcao = (line: string, options = {}) => run([...wordsOf(line).slice(1), '--url', emulator.url], options);

it('every example of the docs does what it says, in their order', async () => {
  const blocks = [...docs.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(15);
  for (const line of lines) {
    const { code, stdout, stderr } = await balcao(line);
    expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: '' });
    expect(() => JSON.parse(stdout), line).not.toThrow();
  }
  expect(JSON.parse((await balcao('balcao emulator accounts')).stdout)).toEqual({ items: [] });
});

it('every example in the help of its commands works', async () => {
  const specs = registry().filter(({ path }) => path[0] === 'emulator' && path[1] !== 'start');
  expect(specs.length).toBeGreaterThan(8);
  for (const spec of specs) {
    for (const example of (await spec.load()).examples) {
      const { code, stderr } = await balcao(example);
      expect({ example, code, stderr }).toEqual({ example, code: 0, stderr: '' });
    }
  }
});

it('the docs name every control, moment and effect that there is', async () => {
  const index = (await (await fetch(`${emulator.url}/_emulator`)).json()) as {
    controls: { path: string }[];
    faults: { properties: { rule: { properties: { on: { enum: string[] }; do: { properties: object } } } } };
  };
  const { on, do: effects } = index.faults.properties.rule.properties;
  const controls = index.controls.map(({ path }) => `balcao emulator ${path.split('/').at(-1) ?? ''}`);
  for (const word of controls) expect(docs).toContain(word);
  for (const word of [...on.enum, ...Object.keys(effects.properties)]) expect(docs).toContain(`\`${word}\``);
});

it('help of the noun leads to the docs, in both languages', async () => {
  const { stdout } = await run(['emulator', '--help']);
  expect(stdout).toContain('docs/emulator.md');
  expect((await run(['emulator', '--help', '--lang', 'pt-BR'])).stdout).toContain('Contas, falhas');
});

it.each([
  [`balcao emulator faults '{"rule":{"on":"send","do":{"explode":true}}}'`, 2, 'explode'],
  [`balcao emulator faults '{"rule":{"on":"send","do":{"hang":true}},"time":3}'`, 2, 'time'],
  [`balcao emulator accounts '{"phoneNumberId":"1","token":"t"}'`, 2, 'token'],
  [
    `balcao emulator window '{"from":{"phone":"5511987654321"},"state":"closed","to":{"phoneNumberId":"404"}}'`,
    3,
    'No such account',
  ],
  ['balcao emulator limits nonsense', 2, 'JSON'],
])('%s is refused with %i and says why', async (line, exit, why) => {
  const { code, stdout, stderr } = await balcao(line);
  expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
  expect(stderr).toContain(why);
});

it('says how to start one where none answers', async () => {
  const { code, stderr } = await run(['emulator', 'state', '--url', 'http://127.0.0.1:9']);
  expect(code).toBe(6);
  expect(stderr).toContain('balcao emulator start --port 9');
});
