/** Random strings that hit the hard parts of a terminal's text, for property tests. The same seed gives the same ones. */
export function createRandomText(seed: number): { text(length: number): string; number(below: number): number } {
  let state = seed >>> 0;
  // xorshift32
  const number = (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
  const piece = (): string => {
    const kind = number(12);
    if (kind < 3) return String.fromCharCode(0x20 + number(95));
    if (kind < 5) return String.fromCharCode(number(0xa0));
    if (kind === 5) return String.fromCodePoint(number(0x110000));
    return hard[number(hard.length)] ?? '';
  };
  return { number, text: (length) => Array.from({ length }, piece).join('') };
}

const hard = [
  '\u001b[31m',
  '\u001b]0;x\u0007',
  '\u001b]8;;http://x\u001b\\',
  '\u001b]52;c;AA==\u0007',
  '\u001bP+q544e\u001b\\',
  '\u009b2J',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u061c',
  '\u200b',
  '\u200d',
  '\ufe0f',
  '\ufe0e',
  '\ufeff',
  '\u00ad',
  '\u034f',
  '\u2028',
  '\u2029',
  '\u{e0041}',
  '\u{e007f}',
  '\ud800',
  '\udfff',
  '\uffff',
  '\u0301',
  '\u0489',
  '\u20e3',
  '\u3164',
  '\u115f',
  '\u11a8',
  '\u1100',
  '👩',
  '👩‍👩‍👧‍👦',
  '👍🏽',
  '\u{1f3fb}',
  '🇧🇷',
  '\u{1f1e7}',
  '❤️',
  '1️⃣',
  '漢字',
  '한',
  'é',
  'ção',
  'क्षि',
  '\r\n',
  '\r',
  '\n',
  '\t',
  '   ',
  'palavra',
];
