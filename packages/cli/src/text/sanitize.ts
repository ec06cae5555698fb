/**
 * What others sent, made harmless for a terminal and still legible.
 *
 * - ESC and the other C0 bytes and DEL become their control picture (ESC → ␛, BEL → ␇): one column in every
 *   terminal, since the block U+2400 is narrow by the East Asian Width tables. C1 shows as its two-byte form
 *   (U+009B → ␛[). So an attempt is seen as text instead of vanishing.
 * - Lone surrogates and noncharacters become ␦ (U+2426), narrow as well, unlike U+FFFD which is ambiguous.
 * - Bidi controls, zero-width and other invisible characters, tag characters and U+FEFF disappear. A ZWJ stays
 *   between two pictographs, a variation selector 16 stays on an emoji.
 * - Combining marks stay up to four on a base; without a base they disappear, or they would land on our chrome.
 *
 * Both functions are idempotent. Strings that need nothing cost one regular expression test.
 */
export function sanitizeLine(text: string): string {
  return suspect.test(text) ? rewrite(text, ' ', ' ') : text;
}

/** As `sanitizeLine`, keeping line breaks (CR LF and Unicode separators become LF) and tabs as two spaces. */
export function sanitizeText(text: string): string {
  return suspect.test(text) ? rewrite(text.replaceAll('\r\n', '\n'), '\n', '  ') : text;
}

const suspect =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{M}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{1160}-\u{11FF}\u{D7B0}-\u{D7FF}]/v;
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/v;
// Trailing Hangul jamo stack like marks: any number of them shares the cell of the first.
const stacking = /[\p{M}\u{1160}-\u{11FF}\u{D7B0}-\u{D7FF}]/v;
const broken = /[\p{Cs}\p{Noncharacter_Code_Point}]/v;
const pictograph = /\p{Extended_Pictographic}/v;
const skinTone = /\p{Emoji_Modifier}/v;
const emojiBase = /\p{Emoji}/v;

const ZWJ = 0x200d;
const VS16 = 0xfe0f;
const MAX_MARKS = 4;
// The longest recommended sequence joins four pictographs; more would hide a flood in one cell.
const MAX_JOINS = 3;

/** What the next character may lean on. */
type Tail = { base: boolean; marks: number; pictograph: boolean; emoji: boolean; joins: number };

const start: Tail = { base: false, marks: 0, pictograph: false, emoji: false, joins: 0 };

function rewrite(text: string, newline: string, tab: string): string {
  let out = '';
  let tail = start;
  const characters = Array.from(text);
  for (const [index, character] of characters.entries()) {
    const code = character.codePointAt(0) ?? 0;
    const control = controlPicture(code, newline, tab);
    if (control !== undefined) {
      out += control;
      tail = { ...start, base: !control.endsWith('\n') };
      continue;
    }
    const next = step(character, code, characters[index + 1], tail);
    if (next === undefined) continue;
    out += broken.test(character) ? '␦' : character;
    tail = next;
  }
  return out;
}

/** The tail after a character that stays, or undefined for one that goes. */
function step(character: string, code: number, following: string | undefined, tail: Tail): Tail | undefined {
  if (code === ZWJ) return joins(following, tail) ? { ...tail, emoji: false, joins: tail.joins + 1 } : undefined;
  if (code === VS16) return tail.emoji ? { ...tail, emoji: false } : undefined;
  if (invisible.test(character)) return undefined;
  if (stacking.test(character)) return tail.base && tail.marks < MAX_MARKS ? stack(tail) : undefined;
  if (skinTone.test(character) && tail.pictograph) return { ...tail, emoji: false };
  const isPictograph = pictograph.test(character);
  return {
    base: true,
    marks: 0,
    pictograph: isPictograph,
    emoji: emojiBase.test(character),
    joins: isPictograph ? tail.joins : 0,
  };
}

function stack(tail: Tail): Tail {
  return { ...tail, marks: tail.marks + 1, pictograph: false, emoji: false };
}

function joins(following: string | undefined, tail: Tail): boolean {
  return tail.pictograph && tail.joins < MAX_JOINS && following !== undefined && pictograph.test(following);
}

function controlPicture(code: number, newline: string, tab: string): string | undefined {
  if (code === 0x0a || code === 0x2028 || code === 0x2029) return newline;
  if (code === 0x09) return tab;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  if (code > 0x7f && code < 0xa0) return `␛${String.fromCharCode(code - 0x40)}`;
  return undefined;
}
