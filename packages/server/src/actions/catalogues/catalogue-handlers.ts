import {
  type Action,
  AppError,
  boardActions,
  type CatalogueItemEntity,
  type CatalogueKind,
  catalogueWords,
  contactGroupActions,
  demandActions,
  funnelActions,
  sourceActions,
  stageActions,
  statusActions,
  type TicketState,
  typeActions,
} from '@balcao/contract';
import { editParts, type PartsEdit, placesWith } from '../../domain/catalogue.ts';
import { hold } from '../../operations/hold.ts';
import { findItem, nameKey } from '../../store/queries/refs.ts';
import { countInPart } from '../../store/queries/ticket-parts.ts';
import type { Reads, Tx } from '../../store/store.ts';
import type { Row } from '../../store/tables/columns.ts';
import { catalogueItems } from '../../store/tables/tables.ts';
import { type AnyHandler, handlerList, reading, writes } from '../handler.ts';

type Actions = readonly [list: Action, create: Action, edit: Action, remove: Action];

/** What the inputs of all catalogues say, together; each has the part of it that its action takes. */
interface Given {
  readonly removed?: boolean;
  readonly name?: string;
  readonly position?: number;
  readonly states?: readonly TicketState[];
  readonly stages?: readonly string[];
  readonly columns?: readonly string[];
  readonly rename?: Readonly<Record<string, string>>;
}

/** The handlers of one catalogue: all of them are alike. */
function handlersOf(kind: CatalogueKind, [list, create, edit, remove]: Actions): readonly AnyHandler[] {
  const refIn = (input: unknown) => (input as Readonly<Record<string, string>>)[kind] ?? '';
  return handlerList(
    reading(list, async ({ reads }, input) => {
      const all = await itemsOf(reads, kind);
      return { items: (input as Given).removed === true ? all : offered(all), nextCursor: null };
    }),
    writes(create, (tx, input) => createItem(tx, kind, input as Given)),
    writes(edit, (tx, input) => editItem(tx, kind, refIn(input), input as Given)),
    writes(remove, (tx, input) => removeItem(tx, kind, refIn(input))),
  );
}

export const catalogueItemHandlers: readonly AnyHandler[] = [
  ...handlersOf('type', typeActions),
  ...handlersOf('demand', demandActions),
  ...handlersOf('status', statusActions),
  ...handlersOf('funnel', funnelActions),
  ...handlersOf('board', boardActions),
  ...handlersOf('stage', stageActions),
  ...handlersOf('source', sourceActions),
  ...handlersOf('contactGroup', contactGroupActions),
];

const offered = (items: readonly CatalogueItemEntity[]) => items.filter(({ removed }) => !removed);

/** In the order of the office; those that were removed stand where they stood. */
async function itemsOf(reads: Reads, kind: CatalogueKind): Promise<CatalogueItemEntity[]> {
  const rows = await reads.all<Row>(
    `SELECT ${catalogueItems.columns} FROM catalogue_items WHERE kind = ? ORDER BY removed, position, name_key, id`,
    [kind],
  );
  return rows.map(catalogueItems.fromRow);
}

async function createItem(tx: Tx, kind: CatalogueKind, given: Given): Promise<CatalogueItemEntity> {
  await hold(tx, `catalogue:${kind}`);
  const name = given.name ?? '';
  const items = offered(await itemsOf(tx, kind));
  checkNameFree(kind, items, name);
  const id = tx.newId('catalogueItem');
  const places = placesWith(
    items.map((item) => item.id),
    id,
    given.position,
  );
  const item: CatalogueItemEntity = {
    id,
    kind,
    name,
    parts: editParts([], partsIn(given), () => tx.newId('cataloguePart')).parts,
    states: [...new Set(given.states)],
    position: places.get(id) ?? 1,
    removed: false,
  };
  await catalogueItems.insert(tx, item, { name_key: nameKey(name), created_at: tx.nowMs });
  await place(tx, items, places);
  tx.emit('catalogue.created', {}, { data: { kind, name } });
  return item;
}

async function editItem(tx: Tx, kind: CatalogueKind, ref: string, given: Given): Promise<CatalogueItemEntity> {
  await hold(tx, `catalogue:${kind}`);
  const item = await offeredAndHeld(tx, kind, ref);
  const items = offered(await itemsOf(tx, kind));
  const others = items.filter(({ id }) => id !== item.id);
  if (given.name !== undefined) checkNameFree(kind, others, given.name);
  const { parts, dropped } = editParts(item.parts, partsIn(given), () => tx.newId('cataloguePart'));
  for (const part of dropped) await checkEmpty(tx, kind, part);
  const places = placesWith(
    items.map(({ id }) => id),
    item.id,
    given.position ?? items.findIndex(({ id }) => id === item.id) + 1,
  );
  const after = await catalogueItems.update(tx, item, {
    name: given.name ?? item.name,
    parts,
    states: given.states === undefined ? item.states : [...new Set(given.states)],
    position: given.position === undefined ? item.position : (places.get(item.id) ?? item.position),
  });
  const moved = given.position !== undefined && (await place(tx, others, places));
  if (after === item && !moved) return item;
  if (after.name !== item.name) {
    await tx.run('UPDATE catalogue_items SET name_key = ? WHERE id = ?', [nameKey(after.name), item.id]);
  }
  tx.emit('catalogue.edited', {}, { data: { kind, name: after.name } });
  return after;
}

async function removeItem(tx: Tx, kind: CatalogueKind, ref: string): Promise<CatalogueItemEntity> {
  await hold(tx, `catalogue:${kind}`);
  const item = await offeredAndHeld(tx, kind, ref);
  const after = await catalogueItems.update(tx, item, { removed: true });
  tx.emit('catalogue.removed', {}, { data: { kind, name: item.name } });
  return after;
}

/** Held as those hold it who put a ticket into one of its parts. */
async function offeredAndHeld(tx: Tx, kind: CatalogueKind, ref: string): Promise<CatalogueItemEntity> {
  const { id } = await findItem(tx, kind, ref);
  const item = await catalogueItems.lock(tx, id);
  if (item === undefined || item.removed) throw new AppError('reference.notFound', { ...kindIn(kind), ref });
  return item;
}

/** Whether any of them had to move. */
async function place(
  tx: Tx,
  items: readonly CatalogueItemEntity[],
  places: ReadonlyMap<string, number>,
): Promise<boolean> {
  let moved = false;
  for (const item of items) {
    const after = await catalogueItems.update(tx, item, { position: places.get(item.id) ?? item.position });
    moved ||= after !== item;
  }
  return moved;
}

const partsIn = ({ stages, columns, rename }: Given): PartsEdit => ({ names: stages ?? columns, rename });

function checkNameFree(kind: CatalogueKind, items: readonly CatalogueItemEntity[], name: string): void {
  if (items.some((item) => nameKey(item.name) === nameKey(name))) {
    throw new AppError('name.taken', { ...kindIn(kind), name });
  }
}

/** A stage or column goes only when no active ticket is in it. */
async function checkEmpty(tx: Tx, kind: CatalogueKind, part: CatalogueItemEntity['parts'][number]): Promise<void> {
  if (kind !== 'funnel' && kind !== 'board') return;
  const count = await countInPart(tx, kind, part.id);
  if (count === 0) return;
  const words =
    kind === 'funnel' ? { kind: 'stage', 'kind.pt-BR': 'etapa' } : { kind: 'column', 'kind.pt-BR': 'coluna' };
  throw new AppError('item.inUse', {
    ...words,
    name: part.name,
    count: `${count} ${count === 1 ? 'ticket' : 'tickets'}`,
    'count.pt-BR': `${count} ${count === 1 ? 'atendimento' : 'atendimentos'}`,
    tickets: count,
  });
}

function kindIn(kind: CatalogueKind) {
  const { one } = catalogueWords[kind];
  return { kind: one.en, 'kind.pt-BR': one['pt-BR'] };
}
