import { graphemes, width } from '../../text/width.ts';

// Variation selectors, joiners, flags and skin tones: terminals disagree on the cells these clusters take.
const disputed = /\u200d|\ufe0f|\u20e3|\p{Regional_Indicator}|\p{Emoji_Modifier}/u;

/**
 * A styled line with an absolute column move after each cluster whose width terminals disagree on, so that
 * what follows stands where we counted it. Lines without such clusters come back as they are.
 */
export function pinned(line: string): string {
  if (!disputed.test(line)) return line;
  let out = '';
  let column = 0;
  // oxlint-disable-next-line no-control-regex
  for (const part of line.split(/(\u001b\[[0-9;:]*m|\u001b\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\))/)) {
    if (part.startsWith('\u001b')) {
      out += part;
      continue;
    }
    for (const cluster of graphemes(part)) {
      column += width(cluster);
      out += disputed.test(cluster) ? `${cluster}\u001b[${column + 1}G` : cluster;
    }
  }
  return out;
}
