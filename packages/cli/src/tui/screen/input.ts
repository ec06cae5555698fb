import { sanitizeLine, sanitizeText } from '../../text/sanitize.ts';
import { graphemes } from '../../text/width.ts';
import { controlKey, decodeSequence, type Key, type MouseEvent, textKey } from './key-names.ts';
import type { Clock, TimerHandle } from './schedule.ts';

/**
 * Turns the raw bytes of a terminal into keys. Call `push` with each chunk as it comes, then show one frame: a
 * chunk may hold many keys. Nothing it hands out holds a control character.
 *
 * In phases: bytes become text (UTF-8 may be split over chunks); inside a bracketed paste everything up to its
 * end is one paste; an escape sequence is decoded once complete; a control byte is a key; other text is one key
 * per grapheme. A sequence that is incomplete at the end of a chunk is held for 20 ms and is then a press of Esc
 * followed by the rest as typed; a terminal's reply that stays incomplete is dropped. ESC and a character in one
 * chunk are Esc and that key, never Alt: fast typing and slow links look the same.
 *
 * Not every terminal marks a paste. Where Enter sends (`holdsEnter`), one that comes within a few milliseconds of other text
 * waits for what follows: text after it makes all of it a paste, and its line breaks are breaks of a line.
 */
export type KeyParser = {
  push(chunk: Uint8Array | string): void;
  /** Drops what is incomplete and stops the timer: before handing the terminal to another program. */
  reset(): void;
};

export type KeyParserOptions = {
  onKey: (key: Key) => void;
  /** A whole paste, sanitised, its line ends as `\n`. */
  onPaste: (text: string) => void;
  onFocus: (isFocused: boolean) => void;
  onMouse: (event: MouseEvent) => void;
  /** An answer of the terminal to a query (OSC, DCS, DA1, kitty), as received. */
  onReply?: (sequence: string) => void;
  /** Enter would send now. */
  holdsEnter?: () => boolean;
  /** A paste without marks: it was taken as text. */
  onUnmarkedPaste?: () => void;
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>;
};

const ESC = '\u001b';
const PASTE_END = '\u001b[201~';
const HOLD_MS = 20;
// A reply cut in two by a slow link: longer than a key is held, and dropped rather than typed.
const REPLY_HOLD_MS = 500;
// Nobody types two keys within it; what a program writes into a terminal comes faster.
const BURST_MS = 8;
// An Enter at the end of a burst: a paste over a slow link goes on within it, and nobody notices the wait.
const ENTER_HOLD_MS = 40;
// A paste is over when nothing more of it came for so long.
const PASTE_END_MS = 150;

/* oxlint-disable no-control-regex */
const sequence =
  /\u001b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[A-Za-z]|[\]P_^X][^\u0007\u001b]*(?:\u0007|\u001b\\))/y;
const incomplete = /\u001b(?:\[[0-?]*[ -/]*|\[\[|O[0-9;]*|[\]P_^X][^\u0007\u001b]*\u001b?)?$/y;
const replyStart = /^\u001b[\]P_^X][^]{2}/;
const textRun = /[^\u0000-\u001f\u007f]+/y;
/* oxlint-enable no-control-regex */

/** `pending` is text not read yet; `paste` the parts of a paste that has not ended. */
type State = { pending: string; paste: string[] | null; timer: { handle: TimerHandle } | null; burst: Burst };

/** Text that comes faster than it is typed. */
type Burst = {
  /** Text came just now. */
  isOn: boolean;
  /** It had a line break inside: all of it is a paste. */
  isPaste: boolean;
  /** An Enter at its end that nothing has followed yet. */
  hasEnter: boolean;
  timer: { handle: TimerHandle } | null;
};

export function createKeyParser(options: KeyParserOptions): KeyParser {
  const decoder = new TextDecoder();
  const burst: Burst = { isOn: false, isPaste: false, hasEnter: false, timer: null };
  const state: State = { pending: '', paste: null, timer: null, burst };
  const cancel = (): void => {
    if (state.timer !== null) options.clock.clearTimeout(state.timer.handle);
    state.timer = null;
  };
  return {
    push(chunk) {
      cancel();
      const input = state.pending + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }));
      state.pending = '';
      if (input !== '') settleEnter(state, options, input);
      consume(state, options, input);
    },
    reset() {
      cancel();
      endBurst(state, options);
      state.pending = '';
      state.paste = null;
      decoder.decode();
    },
  };
}

/** Reads keys from `input` and keeps what is not complete yet. */
function consume(state: State, options: KeyParserOptions, input: string): void {
  let at = 0;
  while (at < input.length) {
    const next = state.paste === null ? readOne(state, options, input, at) : readPaste(state, options, input, at);
    if (next === -1) return;
    at = next;
  }
}

/** Returns where the next key starts, or -1 when the input ends inside a sequence. */
function readOne(state: State, options: KeyParserOptions, input: string, at: number): number {
  const code = input.charCodeAt(at);
  // A key that does something is no part of a paste.
  if (!isTyped(input, at)) endBurst(state, options);
  if (code === 0x1b) return readEscape(state, options, input, at);
  if (code === 0x0d && options.holdsEnter?.() === true) return readEnter(state, options, input, at);
  if (code < 0x20 || code === 0x7f) {
    options.onKey(controlKey(code));
    return at + 1;
  }
  const run = matchAt(textRun, input, at);
  for (const grapheme of graphemes(run)) {
    const text = sanitizeLine(grapheme);
    if (text !== '') options.onKey(textKey(text));
  }
  if (options.holdsEnter?.() === true) continueBurst(state, options, state.burst.isPaste ? PASTE_END_MS : BURST_MS);
  return at + run.length;
}

function readEnter(state: State, options: KeyParserOptions, input: string, at: number): number {
  const { burst } = state;
  const next = input[at + 1] === '\n' ? at + 2 : at + 1;
  if (burst.isPaste || isTyped(input, next)) breakLine(state, options);
  else if (burst.isOn && next >= input.length) {
    burst.hasEnter = true;
    continueBurst(state, options, ENTER_HOLD_MS);
  } else options.onKey(controlKey(0x0d));
  return next;
}

/** Text, or a break between lines of it, and no key that does something. */
function isTyped(input: string, at: number): boolean {
  const code = input.charCodeAt(at);
  return code === 0x0d || code === 0x0a || code === 0x09 || (code >= 0x20 && code !== 0x7f);
}

/** A held Enter was a line break if text follows it, and Enter if something else does. */
function settleEnter(state: State, options: KeyParserOptions, input: string): void {
  if (!state.burst.hasEnter) return;
  state.burst.hasEnter = false;
  if (isTyped(input, 0)) breakLine(state, options);
  else options.onKey(controlKey(0x0d));
}

function breakLine(state: State, options: KeyParserOptions): void {
  options.onPaste('\n');
  if (!state.burst.isPaste) options.onUnmarkedPaste?.();
  state.burst.isPaste = true;
  continueBurst(state, options, PASTE_END_MS);
}

function continueBurst(state: State, options: KeyParserOptions, ms: number): void {
  const { burst } = state;
  if (burst.timer !== null) options.clock.clearTimeout(burst.timer.handle);
  burst.isOn = true;
  burst.timer = { handle: options.clock.setTimeout(() => endBurst(state, options), ms) };
}

function endBurst({ burst }: State, options: KeyParserOptions): void {
  if (burst.timer !== null) options.clock.clearTimeout(burst.timer.handle);
  const { hasEnter } = burst;
  Object.assign(burst, { isOn: false, isPaste: false, hasEnter: false, timer: null });
  if (hasEnter) options.onKey(controlKey(0x0d));
}

function readEscape(state: State, options: KeyParserOptions, input: string, at: number): number {
  const whole = matchAt(sequence, input, at);
  if (whole !== '') {
    dispatch(state, options, whole);
    return at + whole.length;
  }
  if (matchAt(incomplete, input, at) === '') {
    options.onKey(controlKey(0x1b));
    return at + 1;
  }
  state.pending = input.slice(at);
  hold(state, options, HOLD_MS);
  return -1;
}

function hold(state: State, options: KeyParserOptions, ms: number): void {
  const release = (): void => {
    const held = state.pending;
    const isReply = replyStart.test(held);
    if (isReply && ms < REPLY_HOLD_MS) return hold(state, options, REPLY_HOLD_MS);
    state.timer = null;
    state.pending = '';
    if (isReply) return;
    options.onKey(controlKey(0x1b));
    consume(state, options, held.slice(1));
  };
  state.timer = { handle: options.clock.setTimeout(release, ms) };
}

function dispatch(state: State, options: KeyParserOptions, whole: string): void {
  const decoded = decodeSequence(whole);
  switch (decoded.kind) {
    case 'key':
      return options.onKey(decoded.key);
    case 'mouse':
      return options.onMouse(decoded.mouse);
    case 'focus':
      return options.onFocus(decoded.isFocused);
    case 'pasteStart':
      state.paste = [];
      return;
    case 'reply':
      return options.onReply?.(whole);
    case 'unknown':
      return;
  }
}

/** Returns where the paste ends, or -1 with all of the input taken in but a possible start of the end mark. */
function readPaste(state: State, options: KeyParserOptions, input: string, at: number): number {
  const parts = state.paste ?? [];
  const end = input.indexOf(PASTE_END, at);
  if (end === -1) {
    const kept = endMarkStart(input, at);
    parts.push(input.slice(at, kept));
    state.pending = input.slice(kept);
    return -1;
  }
  parts.push(input.slice(at, end));
  state.paste = null;
  options.onPaste(sanitizeText(parts.join('').replaceAll(/\r\n?/g, '\n')));
  return end + PASTE_END.length;
}

/** Where a beginning of the end mark stands at the end of the input; the input's length when there is none. */
function endMarkStart(input: string, from: number): number {
  const escape = input.lastIndexOf(ESC);
  return escape >= from && PASTE_END.startsWith(input.slice(escape)) ? escape : input.length;
}

function matchAt(pattern: RegExp, input: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(input)?.[0] ?? '';
}
