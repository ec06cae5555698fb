import type { createRandomText } from './random-text.ts';

const styles = ['1', '2', '3', '4', '7', '31', '32', '36', '1;33', '44', '90'];
const words = [
  'a',
  'João',
  'ção',
  '漢字',
  '😀',
  '한국',
  ' ',
  '  ',
  '│',
  '›',
  '✓✓',
  'cafe\u0301',
  'x'.repeat(9),
  '🎉',
  '–',
];

/**
 * A styled line of about `pieces` words that ends reset. Its clusters are the ones all terminals measure alike:
 * the disputed ones have a test of their own.
 */
export function randomLine(random: ReturnType<typeof createRandomText>, pieces: number): string {
  let line = '';
  let isStyled = false;
  for (let index = random.number(pieces + 1); index > 0; index--) {
    if (random.number(3) === 0) {
      line += isStyled ? '\u001b[0m' : `\u001b[${styles[random.number(styles.length)]}m`;
      isStyled = !isStyled;
    }
    line += words[random.number(words.length)];
  }
  return isStyled ? `${line}\u001b[0m` : line;
}
