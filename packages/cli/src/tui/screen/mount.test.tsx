import { Console } from 'node:console';
import { Text, useInput } from 'ink';
import { render } from 'ink-testing-library';
import { type ReactNode, useEffect, useState } from 'react';
import { expect, test } from 'vitest';
import { mountInk } from './mount.tsx';
import type { Terminal } from './terminal.ts';

// The test runner's console lacks the constructor that Ink's console guard needs.
Object.assign(globalThis.console, { Console });

/** A terminal that keeps what it is told. */
function recordingTerminal() {
  const raw: boolean[] = [];
  const written: string[] = [];
  const terminal: Terminal = {
    enter() {},
    leave() {},
    write: (data) => void written.push(data),
    size: () => ({ width: 80, height: 24 }),
    setMouse() {},
    setRaw: (isRaw) => void raw.push(isRaw),
    acceptReply() {},
    runOutside: (run) => run(),
    stopToShell() {},
    [Symbol.dispose]() {},
  };
  return { raw, written, terminal };
}

function Listener({ onHeard }: { onHeard: (input: string) => void }): ReactNode {
  const [count, setCount] = useState(0);
  useInput((input) => {
    setCount((value) => value + 1);
    onHeard(input);
  });
  return <Text>{count}</Text>;
}

test('Ink holds raw mode, hears keys and writes nothing to the screen', async () => {
  const { raw, written, terminal } = recordingTerminal();
  const heard = Promise.withResolvers<string>();
  const mount = mountInk({ terminal, children: <Listener onHeard={heard.resolve} /> });
  mount.feed('a');
  expect(await heard.promise).toBe('a');
  expect(raw).toEqual([true]);
  mount.resize({ width: 120, height: 40 });
  mount.unmount();
  await mount.exited;
  expect(written).toEqual([]);
  expect(raw.at(-1)).toBe(false);
});

test('a program outside runs with Ink suspended', async () => {
  const { raw, terminal } = recordingTerminal();
  const mount = mountInk({ terminal });
  const during: boolean[] = [];
  await new Promise((resolve) => setImmediate(resolve));
  await mount.runOutside(async () => void during.push(...raw));
  expect(during).toEqual([true, false]);
  expect(raw).toEqual([true, false, true]);
  mount.unmount();
  await mount.exited;
});

test('what a component draws follows the keys it hears', async () => {
  const heard = Promise.withResolvers<string>();
  const { lastFrame, stdin, unmount } = render(<Listener onHeard={heard.resolve} />);
  expect(lastFrame()).toBe('0');
  await new Promise((resolve) => setImmediate(resolve));
  stdin.write('b');
  expect(await heard.promise).toBe('b');
  await expect.poll(() => lastFrame()).toBe('1');
  unmount();
});

function Crash(): ReactNode {
  useEffect(() => {
    throw new Error('a component failed');
  }, []);
  return null;
}

test('the error of a component reaches the owner', async () => {
  const { terminal } = recordingTerminal();
  await expect(mountInk({ terminal, children: <Crash /> }).exited).rejects.toThrow('a component failed');
});
