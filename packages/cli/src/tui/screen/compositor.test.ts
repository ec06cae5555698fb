import { Writable } from 'node:stream';
import { Box, render, Text } from 'ink';
import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { randomLine } from '../../../test/random-line.ts';
import { createRandomText } from '../../../test/random-text.ts';
import { type Cell, createScreen } from '../../../test/screen.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import { createCompositor } from './compositor.ts';
import { createFrame, type Frame, type Size } from './frame.ts';
import { ansiTheme, createPaint } from './style.ts';
import { fitStyled } from './styled-line.ts';

const NO_WRAP = '\u001b[?7l';

/** A compositor that draws on a real screen. */
async function rig(size: Size, slow = false) {
  const screen = createScreen(size.width, size.height);
  await screen.write(NO_WRAP);
  let out = '';
  let writes = 0;
  const compositor = createCompositor({
    size,
    slow,
    write: (data) => {
      out += data;
      writes++;
    },
  });
  const settle = async (): Promise<string> => {
    const data = out;
    out = '';
    await screen.write(data);
    return data;
  };
  return { screen, compositor, settle, writes: () => writes };
}

function frameOf(size: Size, ...lines: string[]): Frame {
  return createFrame(size, lines);
}

async function freshCells(frame: Frame, size: Size): Promise<Cell[][]> {
  const { screen, compositor, settle } = await rig(size);
  compositor.present(frame);
  await settle();
  return screen.cells();
}

describe('presenting', () => {
  const size = { width: 20, height: 4 };

  test('an unchanged frame writes nothing', async () => {
    const { compositor, settle, writes } = await rig(size);
    expect(compositor.present({ ...frameOf(size, 'a', 'b'), cursor: { row: 1, col: 1 } })).toBeGreaterThan(0);
    await settle();
    expect(compositor.present({ ...frameOf(size, 'a', 'b'), cursor: { row: 1, col: 1 } })).toBe(0);
    expect(writes()).toBe(1);
  });

  test('only the changed line is written, in one write', async () => {
    const { compositor, settle, writes, screen } = await rig(size);
    compositor.present(frameOf(size, 'first', 'second', 'third'));
    await settle();
    compositor.present(frameOf(size, 'first', 'changed', 'third'));
    const data = await settle();
    expect(data).toBe('\u001b[?2026h\u001b[2;1Hchanged\u001b[?2026l');
    expect(writes()).toBe(2);
    expect(screen.rows()).toEqual(['first', 'changed', 'third', '']);
  });

  test('a shorter line erases the rest of the longer one', async () => {
    const { compositor, settle, screen } = await rig(size);
    compositor.present(frameOf(size, 'João Souza'));
    compositor.present(frameOf(size, 'Bia'));
    expect(await settle()).toContain('Bia\u001b[K');
    expect(screen.rows()[0]).toBe('Bia');
  });

  test('the cursor alone moves without redrawing', async () => {
    const { compositor, settle, screen } = await rig(size);
    compositor.present({ ...frameOf(size, 'abc'), cursor: { row: 0, col: 1 } });
    await settle();
    compositor.present({ ...frameOf(size, 'abc'), cursor: { row: 0, col: 2 } });
    expect(await settle()).toBe('\u001b[1;3H');
    expect(screen.cursor()).toEqual({ row: 0, col: 2 });
    compositor.present(frameOf(size, 'abc'));
    expect(await settle()).toBe('\u001b[?25l');
  });

  test('what is larger than the screen is cut', async () => {
    const { compositor, settle, screen } = await rig({ width: 5, height: 2 });
    compositor.present({
      ...frameOf({ width: 9, height: 9 }, 'abcdefghi', 'abcd漢', 'third', 'fourth'),
      cursor: { row: 8, col: 8 },
    });
    await settle();
    expect(screen.rows()).toEqual(['abcde', 'abcd ']);
    expect(screen.cursor()).toEqual({ row: 1, col: 4 });
  });

  test('foreign bytes in a line do not reach the terminal', async () => {
    const { compositor, settle } = await rig(size);
    compositor.present(frameOf(size, 'a'));
    await settle();
    compositor.present(frameOf(size, 'x\u001b]52;c;AA\u0007\u001b[2J\ny'));
    expect(await settle()).toBe('\u001b[?2026h\u001b[1;1Hx]52;c;AA[2Jy\u001b[?2026l');
  });

  test('text after a cluster of disputed width stands in its column', async () => {
    const { compositor, settle, screen } = await rig(size);
    compositor.present(frameOf(size, '❤️ 👩‍👩‍👧‍👦|👍🏽|'));
    await settle();
    const cells = screen.cells()[0]?.map(({ text }) => text) ?? [];
    expect([cells[5], cells[8]]).toEqual(['|', '|']);
  });

  test('while suspended nothing is written, afterwards the last frame is drawn in full', async () => {
    const { compositor, settle, screen } = await rig(size);
    compositor.present(frameOf(size, 'before'));
    await settle();
    compositor.suspend();
    expect(compositor.present(frameOf(size, 'meanwhile'))).toBe(0);
    expect(await settle()).toBe('');
    await screen.write('\u001b[2J\u001b[Hediting');
    compositor.resume();
    await settle();
    expect(screen.rows()[0]).toBe('meanwhile');
  });

  test('a terminal of one cell survives', async () => {
    const one = { width: 1, height: 1 };
    const { compositor, settle, screen } = await rig(one);
    compositor.present({ ...frameOf(size, '漢', 'abc'), cursor: { row: 3, col: 9 } });
    compositor.present({ ...frameOf(size, 'abc'), cursor: { row: 0, col: 0 } });
    await settle();
    expect(screen.rows()).toEqual(['a']);
  });

  test('slow mode writes from the first changed column', async () => {
    const { compositor, settle, screen } = await rig(size, true);
    compositor.present(frameOf(size, 'João 4 mensagens'));
    await settle();
    compositor.present(frameOf(size, 'João 5 mensagens'));
    expect(await settle()).toBe('\u001b[?2026h\u001b[1;5H 5 mensagens\u001b[?2026l');
    expect(screen.rows()[0]).toBe('João 5 mensagens');
  });
});

describe.each([false, true])('random frames, slow %s', (slow) => {
  test('changed lines give the cells of a full draw, through resizes', async () => {
    const random = createRandomText(slow ? 31 : 32);
    let size = { width: 30, height: 8 };
    const { screen, compositor, settle } = await rig(size, slow);
    const lines: string[] = [];
    for (let step = 0; step < 250; step++) {
      if (random.number(8) === 0) {
        size = { width: 1 + random.number(40), height: 1 + random.number(10) };
        screen.resize(size.width, size.height);
        compositor.resize(size);
      }
      for (let edits = random.number(4); edits > 0; edits--) {
        const row = random.number(10);
        const old = lines[row] ?? '';
        // Half of the edits keep the start of the line, as typing does.
        lines[row] = random.number(2) === 0 ? randomLine(random, 10) : old + randomLine(random, 2);
      }
      const frame = createFrame(
        size,
        Array.from(lines, (line) => line ?? ''),
      );
      compositor.present(frame);
      await settle();
      expect(screen.cells()).toEqual(await freshCells(frame, size));
    }
  });
});

test('20,000 hostile names reach the terminal as text between our own sequences', () => {
  const random = createRandomText(34);
  const size = { width: 40, height: 4 };
  const paint = createPaint(ansiTheme);
  let out = '';
  const compositor = createCompositor({ size, write: (data) => (out += data) });
  // Cursor moves, erasing, modes of the compositor and SGR.
  // oxlint-disable-next-line no-control-regex
  const own = /\u001b\[(?:\d+;\d+H|\d+G|K|2J|\?25[hl]|\?2026[hl]|[0-9;]*m)/g;
  for (let index = 0; index < 20_000; index++) {
    const name = sanitizeLine(random.text(1 + random.number(12)));
    compositor.present(createFrame(size, [paint('accent', name), name, `${name}${paint('note', name)}`]));
    const rest = out.replaceAll(own, '');
    if (/[\p{Cc}\p{Cs}\p{Bidi_Control}]/u.test(rest)) expect(JSON.stringify(rest)).toBe('text');
    out = '';
  }
});

test('the cells are those of stock Ink for the same lines', async () => {
  const random = createRandomText(33);
  for (let step = 0; step < 60; step++) {
    const size = { width: 12 + random.number(40), height: 2 + random.number(8) };
    const lines = Array.from({ length: size.height }, () => fitStyled(randomLine(random, 8), size.width));
    const ink = createScreen(size.width, size.height);
    await ink.write(inkOutput(lines, size).replaceAll('\n', '\r\n'));
    expect(await freshCells(createFrame(size, lines), size)).toEqual(ink.cells());
  }
});

/** What Ink writes for one truncated text per line. */
function inkOutput(lines: readonly string[], { width, height }: Size): string {
  let out = '';
  const stdout = Object.assign(
    new Writable({
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        out += chunk;
        done();
      },
    }),
    { isTTY: true, columns: width, rows: height },
  ) as unknown as NodeJS.WriteStream;
  const rows = lines.map((line, index) =>
    createElement(Box, { key: index, height: 1, width }, createElement(Text, { wrap: 'truncate' }, line)),
  );
  const tree = createElement(Box, { flexDirection: 'column', width, height }, ...rows);
  const app = render(tree, { stdout, interactive: true, patchConsole: false, maxFps: 1000 });
  const drawn = out;
  app.unmount();
  return drawn;
}
