import {
  AppError,
  type CatalogueItemEntity,
  type CatalogueKind,
  catalogueWords,
  type TagEntity,
} from '@balcao/contract';
import { findItem, findPart, findTag } from '../store/queries/refs.ts';
import type { Reads, Tx } from '../store/store.ts';
import { catalogueItems } from '../store/tables/tables.ts';

/* What was removed from a catalogue stays with what has it, and is nothing that anything can be given. */

/** An item of a catalogue that is still offered. */
export async function offeredItem(reads: Reads, kind: CatalogueKind, ref: string): Promise<CatalogueItemEntity> {
  const item = await findItem(reads, kind, ref);
  if (item.removed) throw noLonger(kind, ref);
  return item;
}

/** A stage or column that is still offered. Its funnel or board is held, so that it is not dropped meanwhile. */
export async function offeredPart(tx: Tx, kind: 'funnel' | 'board', ref: string) {
  const found = await findPart(tx, kind, ref);
  const item = await catalogueItems.lock(tx, found.item.id);
  const part = item?.removed === false ? item.parts.find(({ id }) => id === found.id) : undefined;
  if (item === undefined || part === undefined) throw noLonger(kind, ref);
  return { item, id: part.id, name: part.name };
}

export async function offeredTag(reads: Reads, ref: string): Promise<TagEntity> {
  const tag = await findTag(reads, ref);
  if (tag.removed) throw new AppError('reference.notFound', { kind: 'tag', ref });
  return tag;
}

function noLonger(kind: CatalogueKind, ref: string): AppError {
  const { one } = catalogueWords[kind];
  return new AppError('reference.notFound', { kind: one.en, 'kind.pt-BR': one['pt-BR'], ref });
}
