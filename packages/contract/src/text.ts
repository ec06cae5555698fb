import { z } from 'zod';

/*
 * What people write, before it is kept or sent to anybody. Text comes from pipes, pastes and other programs, with colours,
 * cursor movements and marks that nobody sees; none of it is meant, and on the other side some of it would steer a terminal or
 * show another text than was written.
 */

const suspect =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFB}]/v;
const plainControls =
  /^[^\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFB}]*$/v;
const onlyBreaks = /^[\P{Cc}\n\t]*$/v;

/** Whole sequences of a terminal: control sequences, strings (titles, clipboard, links) with their end, and two-byte escapes. */
const sequence =
  // oxlint-disable-next-line no-control-regex -- control characters are what it finds
  /(?:\u{1B}\[|\u{9B})[0-?]*[ -/]*[@-~]|\u{1B}[\]PX^_][^\u{07}\u{1B}\u{9C}]*(?:\u{07}|\u{1B}\\|\u{9C})|\u{1B}[ -/]*[0-~]/gu;
const lineBreak = /\r\n|[\r\v\f\u{85}\u{2028}\u{2029}]/gu;
const control = /[[\p{Cc}--[\n\t]]\p{Noncharacter_Code_Point}\u{FFF9}-\u{FFFB}]/gv;
const ignorable = /\p{Default_Ignorable_Code_Point}+/gu;

/**
 * The text without what cannot be seen: terminal sequences, control characters (line breaks become `\n`, tabs stay), direction
 * overrides, zero-width characters and tags. What belongs to what is seen stays: joiners inside words and emoji, variation
 * selectors, the tags of a flag. Lone surrogates become U+FFFD. Idempotent; a text that needs nothing costs one test.
 */
export function cleanText(text: string): string {
  if (!suspect.test(text)) return text;
  // The usual one has line breaks and nothing else.
  if (plainControls.test(text) && onlyBreaks.test(text)) return text;
  return text
    .toWellFormed()
    .replaceAll(sequence, '')
    .replaceAll(lineBreak, '\n')
    .replaceAll(control, '')
    .replaceAll(ignorable, keptOf);
}

/** As `cleanText`, in one line: breaks and tabs are spaces. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/[\n\t]+/gu, ' ');
}

/** Whether anybody would see something: not only spaces, joiners, fillers and marks without a letter. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}

const visible = /[^\s\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u{2800}]/v;

const blank = { error: 'nothing of it can be seen', params: { 'pt-BR': 'nada nele é visível' } };

const input = (clean: (text: string) => string, max: number) =>
  z.string().overwrite(clean).refine(isVisible, blank).max(max);

/** What people write to somebody, as an input: cleaned, not blank, at most so many characters. */
export const writtenText = (max: number) => input(cleanText, max);

/** As `writtenText`, without the blanks around it. */
export const trimmedText = (max: number) => input((text) => cleanText(text).trim(), max);

/** As `trimmedText`, in one line. */
export const trimmedLine = (max: number) => input((text) => cleanLine(text).trim(), max);

const joiner = /^[\u{200C}\u{200D}]$/u;
const selector = /^[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{180B}-\u{180D}\u{180F}]$/u;
const leansOn = /[\p{L}\p{M}\p{N}\p{S}\p{P}]$/u;
const joins = /[\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;
const flagTags = /^[\u{E0020}-\u{E007E}]+\u{E007F}/u;
const blackFlag = '\u{1F3F4}';

/** Of a run of characters that show nothing by themselves, those that change what stands beside them. */
function keptOf(run: string, offset: number, whole: string): string {
  const before = Array.from(whole.slice(Math.max(0, offset - 2), offset)).at(-1) ?? '';
  const after = String.fromCodePoint(whole.codePointAt(offset + run.length) ?? 0x20);
  if (before === blackFlag) {
    const [tags = ''] = flagTags.exec(run) ?? [];
    if (tags !== '') return tags;
  }
  const parts = Array.from(run);
  const [first = ''] = parts;
  const kept = selector.test(first) && leansOn.test(before) ? first : '';
  const between = parts.slice(kept === '' ? 0 : 1).find((part) => joiner.test(part));
  return between !== undefined && joins.test(before) && joins.test(after) ? kept + between : kept;
}
