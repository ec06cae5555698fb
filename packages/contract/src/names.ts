/*
 * Names and phones of people, queues and tags: what cannot be seen in them is taken out, because two that look the same must be
 * the same, and a name of nothing is no name. The text of messages is another matter.
 */

/** Nearly every name is letters of these with single spaces between them, and has nothing to take out. */
const plain = /^[\x21-\x7E\u00C0-\u017F]+(?: [\x21-\x7E\u00C0-\u017F]+)*$/;

/** Never seen, wherever they stand: controls, zero widths, word joiners, marks and overrides of direction, blank fillers. */
const invisible =
  /[\p{Cc}\u00AD\u061C\u115F\u1160\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF0-\uFFFD\u{1BCA0}-\u{1BCA3}\u{1D173}-\u{1D17A}]|\u034F|\u17B4|\u17B5|[\u180B-\u180F]/gu;
/** The flag of a part of a country is a black flag, tags and their end; every other tag says nothing. */
const tags = /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,6}\u{E007F})|[\u{E0000}-\u{E007F}]/gu;
/** What picks the look of the character before it says nothing behind anything but a symbol or an ideograph. */
const selectors = /(?<![\p{Emoji}\p{Script=Han}])[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;
const joiners = /[\u200C\u200D]/gu;
/** Marks that stand on nothing, and so many on one letter that they run over their neighbours. */
const unborne = /(?<=^|\s)\p{M}+/gu;
const heaped = /(\p{M}{4})\p{M}+/gu;
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]/g;
const spaces = /\s+/g;
const something = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** A name as it is kept: what can be seen of it; empty when that is nothing. */
export function cleanName(text: string): string {
  if (plain.test(text)) return text;
  const seen = text
    .toWellFormed()
    .replaceAll(lineBreaks, ' ')
    .replaceAll(tags, (_, flag: string | undefined) => flag ?? '')
    .replaceAll(invisible, '')
    .replaceAll(selectors, '')
    .replaceAll(joiners, (joiner, place: number, whole: string) => (isJoining(whole, place) ? joiner : ''))
    .replaceAll(unborne, '')
    .replaceAll(heaped, '$1')
    .replaceAll(spaces, ' ')
    .trim();
  return something.test(seen) ? seen : '';
}

/** Scripts whose letters a joiner shapes; their vowel signs and viramas are marks. */
const joined =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]$/u;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u;

/**
 * A joiner shapes letters of scripts that join, and holds emoji together; between others it is only there to tell two that look
 * alike apart.
 */
function isJoining(whole: string, place: number): boolean {
  const before = whole.slice(Math.max(0, place - 2), place);
  const after = whole.slice(place + 1, place + 3);
  if (whole.charAt(place) === '\u200D' && emoji.test(before)) return /^\p{Extended_Pictographic}/u.test(after);
  return joined.test(before) && /^[\p{L}\p{M}]/u.test(after);
}

/** A phone as people write it, without what cannot be seen in it: copied from a page it often comes with marks of direction. */
export function cleanPhone(text: string): string {
  return cleanName(text).replaceAll(/\p{M}/gu, '');
}

/** What somebody is called wherever they are shown: their name, else their phone, else whatever else is known of them. */
export function shownName(name: string | null | undefined, ...others: readonly (string | null | undefined)[]): string {
  for (const each of [name, ...others]) {
    const seen = cleanName(each ?? '');
    if (seen !== '') return seen;
  }
  return '?';
}
