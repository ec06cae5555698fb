/**
 * A delivery without the pieces that bring these ids: the elements of its lists, whatever their shape, of which one of the ids is
 * a field. What was wanted out and is not found might be anywhere: then nothing is left of it (null).
 */
export function rawWithout(body: string, ids: ReadonlySet<string>): string | null {
  if (ids.size === 0) return body;
  const left = new Set(ids);
  const rest = without(parse(body), ids, left);
  return left.size === 0 ? JSON.stringify(rest) : null;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function without(value: unknown, ids: ReadonlySet<string>, left: Set<string>): unknown {
  if (Array.isArray(value)) {
    return value.filter((piece) => !brings(piece, ids, left)).map((piece) => without(piece, ids, left));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, without(part, ids, left)]));
}

function brings(piece: unknown, ids: ReadonlySet<string>, left: Set<string>): boolean {
  if (typeof piece !== 'object' || piece === null || Array.isArray(piece)) return false;
  const found = Object.values(piece).filter((part) => typeof part === 'string' && ids.has(part));
  for (const id of found) left.delete(id as string);
  return found.length > 0;
}
