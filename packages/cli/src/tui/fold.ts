/** Lower case without accents, so that `joao` finds `João`. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Whether every word of the query is in the text; both folded. */
export function matches(text: string, query: string): boolean {
  return query.split(' ').every((word) => text.includes(word));
}
