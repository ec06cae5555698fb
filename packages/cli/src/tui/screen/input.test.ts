import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../test/manual-clock.ts';
import { createRandomText } from '../../../test/random-text.ts';
import { createKeyParser } from './input.ts';

function rig() {
  const clock = createManualClock();
  const heard: string[] = [];
  const typed: string[] = [];
  const parser = createKeyParser({
    clock,
    onKey: ({ name, text }) => {
      heard.push(name);
      if (text !== undefined) typed.push(text);
    },
    onPaste: (text) => heard.push(`paste:${text}`),
    onFocus: (isFocused) => heard.push(isFocused ? 'focus' : 'blur'),
    onMouse: ({ kind, button, row, col }) => heard.push(`${kind}${button}@${row},${col}`),
    onReply: (sequence) => heard.push(`reply:${JSON.stringify(sequence)}`),
  });
  return { clock, parser, heard, typed };
}

function keysOf(...chunks: (string | Uint8Array)[]): string[] {
  const { clock, parser, heard } = rig();
  for (const chunk of chunks) parser.push(chunk);
  clock.advance(20);
  return heard;
}

describe('keys', () => {
  test.each([
    ['aA?é', ['a', 'A', '?', 'é']],
    [' ', ['space']],
    ['\r', ['enter']],
    ['\n', ['ctrl+j']],
    ['\t\u001b[Z', ['tab', 'shift+tab']],
    ['\u007f\b', ['backspace', 'backspace']],
    ['\u0003\u000b\u001f\u0000', ['ctrl+c', 'ctrl+k', 'ctrl+_', 'ctrl+space']],
    ['\u001b[A\u001b[B\u001b[C\u001b[D', ['up', 'down', 'right', 'left']],
    ['\u001bOA\u001bOH\u001bOF', ['up', 'home', 'end']],
    ['\u001b[H\u001b[F\u001b[1~\u001b[4~', ['home', 'end', 'home', 'end']],
    ['\u001b[2~\u001b[3~\u001b[5~\u001b[6~', ['insert', 'delete', 'pageup', 'pagedown']],
    ['\u001b[1;5D\u001b[1;2A\u001b[3;5~\u001b[1;6C', ['ctrl+left', 'shift+up', 'ctrl+delete', 'ctrl+shift+right']],
    ['\u001bOP\u001b[11~\u001b[[A\u001b[15~\u001b[20~\u001b[24~', ['f1', 'f1', 'f1', 'f5', 'f9', 'f12']],
    ['\u001b[13;2u\u001b[27u\u001b[99;5u\u001b[105;5u', ['shift+enter', 'esc', 'ctrl+c', 'tab']],
    ['\u001b[97;2u\u001b[97:65;2u\u001b[97;;227u', ['A', 'A', 'ã']],
    ['\u001b[97;1:3u\u001b[1;1:3A\u001b[57441u', []],
    ['\u001b[57400u\u001b[57414u', ['1', 'enter']],
    ['\u001b[27;2;13~', ['shift+enter']],
    ['👍🏽漢', ['👍🏽', '漢']],
    ['\u001b\u001b[A', ['esc', 'up']],
    ['\u001bj', ['esc', 'j']],
    ['\u001b', ['esc']],
    ['\u001b[', ['esc', '[']],
    ['a\u202eb\u009b', ['a', 'b', '␛[']],
  ])('%j is %j', (input, expected) => {
    expect(keysOf(input)).toEqual(expected);
  });

  test('what a key types is its text', () => {
    const { parser, typed } = rig();
    parser.push('é \r\u001b[A');
    expect(typed).toEqual(['é', ' ']);
  });
});

describe('chunks', () => {
  test('a lone Esc is held for 20 ms', () => {
    const { clock, parser, heard } = rig();
    parser.push('\u001b');
    clock.advance(19);
    expect(heard).toEqual([]);
    clock.advance(1);
    expect(heard).toEqual(['esc']);
    expect(clock.pending()).toBe(0);
  });

  test('a sequence cut in two within that time is one key', () => {
    expect(keysOf('\u001b', '[A')).toEqual(['up']);
    expect(keysOf('\u001b[1;', '5D')).toEqual(['ctrl+left']);
  });

  test('UTF-8 cut in two is one character', () => {
    const bytes = new TextEncoder().encode('ã漢');
    expect(keysOf(bytes.slice(0, 1), bytes.slice(1, 3), bytes.slice(3))).toEqual(['ã', '漢']);
  });

  test('any cutting of a stream without lone Esc gives the same keys', () => {
    const stream =
      'aé\u001b[A\u001b[1;5D\u001b[[A\u001b[200~x\u001b[31m\r\ny\u001b[201~\u001b[<0;3;4M\u001b[I漢\u001b]11;rgb:0/0/0\u001b\\z\r';
    const whole = keysOf(stream);
    expect(whole).toHaveLength(12);
    const bytes = new TextEncoder().encode(stream);
    const random = createRandomText(41);
    for (let round = 0; round < 500; round++) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + random.number(6);
        chunks.push(bytes.slice(at, end));
        at = end;
      }
      expect(keysOf(...chunks)).toEqual(whole);
    }
  });
});

describe('a paste that the terminal does not mark', () => {
  function composer(holds = true) {
    const clock = createManualClock();
    const heard: string[] = [];
    const parser = createKeyParser({
      clock,
      onKey: ({ name }) => heard.push(name),
      onPaste: (text) => heard.push(JSON.stringify(text)),
      onFocus: () => undefined,
      onMouse: () => undefined,
      holdsEnter: () => holds,
    });
    return { clock, parser, heard };
  }

  test.each([
    [['um\rdois\rtrês\r']],
    [['um\r\ndois\r\ntrês\r\n']],
    [['um\r', 'dois\r', 'três\r']],
    [['um', '\r', 'dois', '\r', 'três', '\r']],
  ])('%j sends nothing', (chunks) => {
    const { clock, parser, heard } = composer();
    for (const chunk of chunks) {
      parser.push(chunk);
      clock.advance(3);
    }
    clock.advance(1000);
    expect(heard.filter((key) => key === '"\\n"')).toHaveLength(3);
    expect(heard).not.toContain('enter');
    expect(clock.pending()).toBe(0);
  });

  test('one that begins with a line break does not send what stood there', () => {
    const { parser, heard } = composer();
    parser.push('\rum');
    expect(heard).toEqual(['"\\n"', 'u', 'm']);
  });

  test('over a slow link its end is no Enter either', () => {
    const { clock, parser, heard } = composer();
    parser.push('um\rdois\r');
    clock.advance(100);
    parser.push('três\r');
    clock.advance(1000);
    expect(heard).not.toContain('enter');
  });

  test('a key that is no text ends it', () => {
    const { parser, heard } = composer();
    parser.push('um\rdois\r');
    parser.push('\u001b[F');
    parser.push('\r');
    expect(heard.slice(-2)).toEqual(['end', 'enter']);
  });

  test('Enter after typing sends, however fast the typist and however the link gathers the keys', () => {
    const { clock, parser, heard } = composer();
    for (const key of ['o', 'k', '\r']) {
      parser.push(key);
      clock.advance(12);
    }
    expect(heard).toEqual(['o', 'k', 'enter']);
    parser.push('ok\r');
    clock.advance(39);
    expect(heard).toHaveLength(5);
    clock.advance(1);
    expect(heard.at(-1)).toBe('enter');
    parser.push('ok\r');
    parser.push('\u0015');
    expect(heard.slice(-2)).toEqual(['enter', 'ctrl+u']);
  });

  test('where Enter does not send, a burst is keys', () => {
    const { parser, heard } = composer(false);
    parser.push('a\rb\r');
    expect(heard).toEqual(['a', 'enter', 'b', 'enter']);
  });
});

describe('what is not a key', () => {
  test('a paste is one event, sanitised, and never runs keys', () => {
    expect(keysOf('\u001b[200~uma\r\nduas\rtrês\u001b[31m\u0007\u001b[201~q')).toEqual([
      'paste:uma\nduas\ntrês␛[31m␇',
      'q',
    ]);
  });

  test('a paste of many chunks is whole, whatever time passes between them', () => {
    const { clock, parser, heard } = rig();
    parser.push('\u001b[200~ab');
    clock.advance(1000);
    parser.push('cd\u001b[20');
    clock.advance(1000);
    parser.push('1~');
    expect(heard).toEqual(['paste:abcd']);
  });

  test('mouse and focus reports have their own events', () => {
    expect(keysOf('\u001b[<0;3;4M\u001b[<0;3;4m\u001b[<64;1;1M\u001b[<65;1;1M\u001b[I\u001b[O')).toEqual([
      'press0@3,2',
      'release0@3,2',
      'wheelUp0@0,0',
      'wheelDown1@0,0',
      'focus',
      'blur',
    ]);
  });

  test('replies of the terminal are taken out', () => {
    expect(keysOf('a\u001b[?62;4c\u001b[?1u\u001bP1$r0m\u001b\\\u001b]11;rgb:0/0/0\u0007b')).toEqual([
      'a',
      'reply:"\\u001b[?62;4c"',
      'reply:"\\u001b[?1u"',
      'reply:"\\u001bP1$r0m\\u001b\\\\"',
      'reply:"\\u001b]11;rgb:0/0/0\\u0007"',
      'b',
    ]);
  });

  test('a reply that never ends is dropped, not typed', () => {
    const { clock, parser, heard } = rig();
    parser.push('\u001b]11;rgb:12');
    clock.advance(600);
    parser.push('x');
    expect(heard).toEqual(['x']);
  });

  test('after a reset what was incomplete is gone', () => {
    const { clock, parser, heard } = rig();
    parser.push('\u001b');
    parser.reset();
    clock.advance(100);
    expect(heard).toEqual([]);
  });
});

test('random bytes give no control character and end without a timer', () => {
  const random = createRandomText(42);
  const { clock, parser, heard, typed } = rig();
  for (let round = 0; round < 5000; round++) {
    parser.push(
      Uint8Array.from({ length: 1 + random.number(30) }, () => (random.number(4) === 0 ? 27 : random.number(256))),
    );
    if (random.number(3) === 0) clock.advance(30);
  }
  clock.advance(2000);
  expect(clock.pending()).toBe(0);
  expect(heard.length).toBeGreaterThan(1000);
  expect(typed.filter((text) => /[\p{Cc}\p{Cf}]/u.test(text))).toEqual([]);
});
