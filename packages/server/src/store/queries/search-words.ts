/** The words of a text as full text compares them: without accents, case and punctuation. */
export function searchWords(text: string): readonly string[] {
  const folded = text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** How names of the catalogue compare when people write them. */
export function foldName(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').trim().toLowerCase();
}

/** Whether a text has words beginning with each of those of a full-text parameter: what the index finds, asked of one text. */
export function hasWords(text: unknown, param: unknown): 0 | 1 {
  const words = searchWords(String(text));
  return wordsOf(String(param)).every((wanted) => words.some((word) => word.startsWith(wanted))) ? 1 : 0;
}

let lastParam = '';
let lastWords: readonly string[] = [];

/** A query asks of many texts with one parameter. */
function wordsOf(param: string): readonly string[] {
  if (param !== lastParam) {
    lastParam = param;
    lastWords = searchWords(param);
  }
  return lastWords;
}
