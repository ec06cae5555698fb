import { foldChoice } from './fold.ts';

const longestCompared = 32;

/** The candidate within two typing mistakes (one for short words), or that begins with what was written. */
export function nearestOf(written: string, candidates: readonly string[]): string | undefined {
  const word = foldChoice(written);
  if (word.length < 2 || word.length > longestCompared) return undefined;
  const allowed = word.length < 5 ? 1 : 2;
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    const distance = distanceWithin(word, foldChoice(candidate), allowed);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best ?? candidates.find((candidate) => word.length > 2 && foldChoice(candidate).startsWith(word));
}

/** Insertions, deletions, substitutions and swaps of neighbours between two words; more than `limit` is not told apart. */
function distanceWithin(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      current.push(cell({ a, b, row, column, beforeLast, last, current }));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? limit + 1;
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly column: number;
  readonly beforeLast: readonly number[];
  readonly last: readonly number[];
  readonly current: readonly number[];
}

function cell({ a, b, row, column, beforeLast, last, current }: Cell): number {
  const at = (line: readonly number[], index: number) => line[index] ?? Number.MAX_SAFE_INTEGER;
  const change = a[row - 1] === b[column - 1] ? 0 : 1;
  const distance = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + change);
  const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return isSwap ? Math.min(distance, at(beforeLast, column - 2) + 1) : distance;
}
