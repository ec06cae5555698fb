/** Whether each word of a query is somewhere in a text, case and accents aside. */
export function hasWords(text: string, query: string | undefined): boolean {
  if (query === undefined) return true;
  const plain = bare(text);
  return bare(query)
    .split(/\s+/u)
    .every((word) => plain.includes(word));
}

const bare = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** As people look for a name. */
export const byName =
  <T>(nameOf: (item: T) => string) =>
  (a: T, b: T): number =>
    nameOf(a).localeCompare(nameOf(b), 'pt-BR', { sensitivity: 'base' });
