import { expect, it } from 'vitest';
import { uiOptions } from './run-cli.ts';

it('a line of nothing but general flags opens the full-screen client', () => {
  expect(uiOptions([])).toEqual({});
  expect(uiOptions(['--server', 'http://a', '--lang=en'])).toEqual({ server: 'http://a', lang: 'en' });
});

it('a command, help, the version or a flag without its value does not', () => {
  for (const line of [['inbox'], ['--lang', 'en', 'inbox'], ['--help'], ['--version'], ['--server'], ['--nope']]) {
    expect(uiOptions(line), line.join(' ')).toBeNull();
  }
});
