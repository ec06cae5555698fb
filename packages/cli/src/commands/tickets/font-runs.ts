import { graphemes } from '../../text/width.ts';

export interface FontRun {
  readonly font: 'text' | 'emoji';
  readonly text: string;
}

const emoji = /\p{Emoji_Presentation}|[\u{1F000}-\u{1FAFF}]|\p{Regional_Indicator}|\u{FE0F}|\u{20E3}/u;

/** Splits a line where the font has to change: no font that draws letters well draws emoji. */
export function fontRuns(text: string): FontRun[] {
  const runs: { font: FontRun['font']; text: string }[] = [];
  for (const grapheme of graphemes(text)) {
    const font = emoji.test(grapheme) ? 'emoji' : 'text';
    const last = runs.at(-1);
    if (last !== undefined && last.font === font) last.text += grapheme;
    else runs.push({ font, text: grapheme });
  }
  return runs;
}
