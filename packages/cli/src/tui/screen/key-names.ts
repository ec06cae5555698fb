/**
 * One key press. `name` is what the keymap speaks of: the character itself (`a`, `A`, `?`, `é`), or `space`,
 * `enter`, `esc`, `tab`, `backspace`, `delete`, `insert`, `up`, `down`, `left`, `right`, `home`, `end`, `pageup`,
 * `pagedown`, `f1`…`f12`; before it `ctrl+`, `alt+`, `shift+`, in this order. `text` is what the key types, if
 * anything. Ctrl+i, m, h and [ are `tab`, `enter`, `backspace` and `esc` in every terminal.
 */
export type Key = { readonly name: string; readonly text?: string };

/** A mouse report; `row` and `col` count from 0. */
export type MouseEvent = {
  readonly kind: 'press' | 'release' | 'move' | 'wheelUp' | 'wheelDown';
  readonly button: number;
  readonly row: number;
  readonly col: number;
};

/** What a complete escape sequence from the terminal means. */
export type Decoded =
  | { kind: 'key'; key: Key }
  | { kind: 'mouse'; mouse: MouseEvent }
  | { kind: 'focus'; isFocused: boolean }
  | { kind: 'pasteStart' }
  | { kind: 'reply' }
  | { kind: 'unknown' };

const unknown: Decoded = { kind: 'unknown' };

/** Decodes one CSI, SS3, OSC, DCS or APC sequence. */
export function decodeSequence(sequence: string): Decoded {
  if (sequence.startsWith('\u001bO')) return named(ss3Names[sequence.at(-1) ?? ''], modifiers(sequence.slice(2, -1)));
  if (!sequence.startsWith('\u001b[')) return { kind: 'reply' };
  const body = sequence.slice(2, -1);
  const final = sequence.at(-1) ?? '';
  if (body.startsWith('[')) return named(consoleNames[final], '');
  if (body.startsWith('<')) return decodeMouse(body.slice(1), final);
  if (/^[?>=]/.test(body) || body.endsWith('$')) return { kind: 'reply' };
  if (final === 'I' || final === 'O') return { kind: 'focus', isFocused: final === 'I' };
  if (final === 'u') return decodeKitty(body);
  if (final === '~') return decodeTilde(body);
  if (final === 'Z') return named('tab', 'shift+');
  const [, second = ''] = body.split(';');
  return isRelease(second) ? unknown : named(letterNames[final], modifiers(second));
}

/** The key of a C0 byte or DEL. */
export function controlKey(code: number): Key {
  if (code === 0x0d) return { name: 'enter' };
  if (code === 0x09) return { name: 'tab' };
  if (code === 0x1b) return { name: 'esc' };
  if (code === 0x08 || code === 0x7f) return { name: 'backspace' };
  if (code === 0) return { name: 'ctrl+space' };
  // 1…26 are the letters, 28…31 the signs \ ] ^ _.
  return { name: `ctrl+${String.fromCharCode(code + (code < 27 ? 0x60 : 0x40))}` };
}

/** The key of one printable grapheme. */
export function textKey(text: string): Key {
  return { name: text === ' ' ? 'space' : text, text };
}

const arrows = { A: 'up', B: 'down', C: 'right', D: 'left', H: 'home', F: 'end' };
const letterNames: Record<string, string> = { ...arrows, P: 'f1', Q: 'f2', R: 'f3', S: 'f4' };
const ss3Names: Record<string, string> = { ...letterNames, M: 'enter' };
const consoleNames: Record<string, string> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };
const tildeNames: Record<string, string> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};
// Keypad codes of the kitty protocol: digits and signs from 57399, then the keys without num lock.
const keypadText = '0123456789./*-+';
const keypadNames: Record<number, string> = {
  57414: 'enter',
  57417: 'left',
  57418: 'right',
  57419: 'up',
  57420: 'down',
  57421: 'pageup',
  57422: 'pagedown',
  57423: 'home',
  57424: 'end',
  57425: 'insert',
  57426: 'delete',
};

function named(name: string | undefined, prefix: string): Decoded {
  return name === undefined ? unknown : { kind: 'key', key: { name: prefix + name } };
}

function decodeTilde(body: string): Decoded {
  const [first = '', second = '', third = ''] = body.split(';');
  if (first === '200') return { kind: 'pasteStart' };
  if (isRelease(second)) return unknown;
  // modifyOtherKeys of xterm: CSI 27 ; modifiers ; code ~
  if (first === '27' && third !== '') return keyOfCode(Number(third), Number.NaN, second, '');
  return named(tildeNames[first], modifiers(second));
}

// CSI code:shifted:base ; modifiers:event ; text u
function decodeKitty(body: string): Decoded {
  const [codes = '', modifier = '', text = ''] = body.split(';');
  if (isRelease(modifier)) return unknown;
  const [code = '', shifted = ''] = codes.split(':');
  const typed =
    text === ''
      ? ''
      : text
          .split(':')
          .map((point) => character(Number(point)))
          .join('');
  return keyOfCode(Number(code), shifted === '' ? Number.NaN : Number(shifted), modifier, typed);
}

function keyOfCode(code: number, shifted: number, modifier: string, typed: string): Decoded {
  const prefix = modifiers(modifier);
  if (code < 0x20 || code === 0x7f) return named(code === 0x0a ? 'enter' : controlKey(code).name, prefix);
  const keypad = keypadNames[code];
  if (keypad !== undefined) return named(keypad, prefix);
  const plain = keypadText[code - 57399] ?? character(code);
  if (plain === '') return unknown;
  if (prefix !== '' && prefix !== 'shift+') return chord(prefix, plain);
  const text = typed || (prefix === '' ? plain : character(shifted) || plain.toUpperCase());
  return { kind: 'key', key: textKey(text) };
}

function chord(prefix: string, plain: string): Decoded {
  const name = plain === ' ' ? 'space' : plain.toLowerCase();
  const legacy = prefix === 'ctrl+' ? { i: 'tab', m: 'enter', h: 'backspace', '[': 'esc' }[name] : undefined;
  return legacy === undefined ? named(name, prefix) : named(legacy, '');
}

/** Printable characters only: the protocol's private codes and control codes give nothing. */
function character(code: number): string {
  const isPrivate = code >= 0xe000 && code <= 0xf8ff;
  const isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const isSurrogate = code >= 0xd800 && code < 0xe000;
  if (!Number.isInteger(code) || code > 0x10ffff || isPrivate || isControl || isSurrogate) return '';
  return String.fromCodePoint(code);
}

function modifiers(parameter: string): string {
  const bits = Number.parseInt(parameter, 10) - 1;
  if (!(bits > 0)) return '';
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}`;
}

function isRelease(parameter: string): boolean {
  return parameter.endsWith(':3');
}

function decodeMouse(body: string, final: string): Decoded {
  const [code = 0, x = 1, y = 1] = body.split(';').map(Number);
  if (final !== 'M' && final !== 'm') return unknown;
  const place = { row: y - 1, col: x - 1, button: code & 3 };
  if (code & 64) return { kind: 'mouse', mouse: { ...place, kind: code & 1 ? 'wheelDown' : 'wheelUp' } };
  if (code & 32) return { kind: 'mouse', mouse: { ...place, kind: 'move' } };
  return { kind: 'mouse', mouse: { ...place, kind: final === 'M' ? 'press' : 'release' } };
}
