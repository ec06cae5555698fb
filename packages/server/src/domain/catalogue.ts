import { AppError, type CatalogueItemEntity, type CataloguePartId, type TicketState } from '@balcao/contract';

type Parts = CatalogueItemEntity['parts'];

/** Names compare without case and outer space. */
const keyOf = (name: string) => name.normalize('NFC').trim().toLowerCase();

export interface PartsEdit {
  /** All of them, in order. */
  readonly names?: readonly string[] | undefined;
  /** New names by old ones. */
  readonly rename?: Readonly<Record<string, string>> | undefined;
}

/**
 * The stages of a funnel, or the columns of a board, after an edit. Renaming comes first; then a name that was there keeps its id and so
 * its tickets, a new one gets an id of its own, and what is not named any more is dropped.
 */
export function editParts(
  parts: Parts,
  { names, rename = {} }: PartsEdit,
  newId: () => CataloguePartId,
): { readonly parts: Parts; readonly dropped: Parts } {
  const renamed = renameParts(parts, rename);
  checkTold(renamed.map(({ name }) => name));
  if (names === undefined) return { parts: renamed, dropped: [] };
  checkTold(names);
  const byName = new Map(renamed.map((part) => [keyOf(part.name), part]));
  const next = names.map((name) => ({ id: byName.get(keyOf(name))?.id ?? newId(), name }));
  const kept = new Set<string>(next.map(({ id }) => id));
  return { parts: next, dropped: renamed.filter(({ id }) => !kept.has(id)) };
}

function renameParts(parts: Parts, rename: Readonly<Record<string, string>>): Parts {
  const wanted = new Map(Object.entries(rename).map(([from, to]) => [keyOf(from), to]));
  const known = new Set(parts.map(({ name }) => keyOf(name)));
  const unknown = Object.keys(rename).find((from) => !known.has(keyOf(from)));
  if (unknown !== undefined)
    throw new AppError('reference.notFound', { kind: 'part', 'kind.pt-BR': 'parte', ref: unknown });
  return parts.map((part) => ({ ...part, name: wanted.get(keyOf(part.name)) ?? part.name }));
}

/** Two of one name could not be told apart. */
function checkTold(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(keyOf(name))) throw new AppError('name.taken', { kind: 'part', 'kind.pt-BR': 'parte', name });
    seen.add(keyOf(name));
  }
}

/** The places of all items, from 1, once `id` stands at `place`; a place behind the last is the last. */
export function placesWith<T extends string>(
  ids: readonly T[],
  id: T,
  place: number | undefined,
): ReadonlyMap<T, number> {
  const others = ids.filter((each) => each !== id);
  const at = place === undefined ? others.length : Math.min(place - 1, others.length);
  const ordered = [...others.slice(0, at), id, ...others.slice(at)];
  return new Map(ordered.map((each, index) => [each, index + 1]));
}

/** Refuses a status that may not label a ticket in that state. */
export function checkStatusFor(status: Pick<CatalogueItemEntity, 'name' | 'states'>, state: TicketState): void {
  if (status.states.length > 0 && !status.states.includes(state)) {
    throw new AppError('status.notForState', { status: status.name, state });
  }
}
