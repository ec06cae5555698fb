import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { Io } from './io.ts';
import { createProgress, progressLine } from './progress.ts';

function rig({ terminal }: { readonly terminal: boolean }) {
  const stderr = new PassThrough();
  const clock = { ms: 0 };
  const io: Io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    isTerminal: { stdin: false, stdout: false, stderr: terminal },
    columns: 80,
    env: {},
    now: () => clock.ms,
    signal: new AbortController().signal,
  };
  const told = () => (stderr.read() as Buffer | null)?.toString('utf8') ?? '';
  return { clock, told, progress: createProgress({ io, language: 'en' }, 100) };
}

it('says nothing in the first second, then at most ten lines a second', async () => {
  const { clock, told, progress } = rig({ terminal: true });
  for (clock.ms = 0; clock.ms < 1000; clock.ms += 50) await progress.advance();
  expect(told()).toBe('');
  for (clock.ms = 1000; clock.ms < 2000; clock.ms += 20) await progress.advance();
  expect(told().split('\r').length - 1).toBe(10);
});

it('the line is taken away before something else is written, and only then', async () => {
  const { clock, told, progress } = rig({ terminal: true });
  await progress.clear();
  expect(told()).toBe('');
  clock.ms = 1000;
  await progress.advance();
  expect(told()).toBe('\r1/100 · 1.0/s · 99 s left\u001b[K');
  await progress.clear();
  await progress.clear();
  expect(told()).toBe('\r\u001b[K');
});

it('a log gets one whole line in half a minute', async () => {
  const { clock, told, progress } = rig({ terminal: false });
  for (clock.ms = 0; clock.ms <= 60_000; clock.ms += 1000) await progress.advance();
  const lines = told().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe('31/100 · 1.0/s · 67 s left');
});

it('tells failures, and leaves out what nobody knows', () => {
  const count = { done: 1200, failed: 2, total: null, elapsedMs: 5000 };
  expect(progressLine(count, 'en')).toBe('1200 items · 240/s · 2 failed');
  expect(progressLine({ ...count, total: 5000 }, 'pt-BR')).toBe('1200/5000 · 240/s · 16 s restam · 2 com falha');
});
