import { AppError, type CatalogueItemId, type ContactEntity, type TagId } from '@balcao/contract';
import { findItem, findTag } from '../store/queries/refs.ts';
import type { Reads } from '../store/store.ts';
import { type GivenFields, withFields } from './custom-fields.ts';

/** What an input says of a contact, in people's words. */
export interface GivenParts {
  readonly stage?: string | null | undefined;
  readonly source?: string | null | undefined;
  readonly fields?: GivenFields | undefined;
}

/** What is said of the stage, the source and the custom fields, as ids; what is not said stays. */
export async function partsOf(
  reads: Reads,
  given: GivenParts,
  before: Pick<ContactEntity, 'fields'>,
): Promise<Partial<ContactEntity>> {
  return {
    ...(given.stage === undefined ? {} : { stageId: await itemId(reads, 'stage', given.stage) }),
    ...(given.source === undefined ? {} : { sourceId: await itemId(reads, 'source', given.source) }),
    ...(given.fields === undefined ? {} : { fields: await withFields(reads, 'contact', before.fields, given.fields) }),
  };
}

async function itemId(reads: Reads, kind: 'stage' | 'source', ref: string | null): Promise<CatalogueItemId | null> {
  return ref === null ? null : offeredItem(reads, kind, ref);
}

async function offeredItem(
  reads: Reads,
  kind: 'stage' | 'source' | 'contactGroup',
  ref: string,
): Promise<CatalogueItemId> {
  const item = await findItem(reads, kind, ref);
  if (item.removed) throw new AppError('reference.notFound', { kind, ref });
  return item.id;
}

/** Tags as they are once some are added and some removed, in the order in which they came. */
export async function tagsAfter(
  reads: Reads,
  before: readonly TagId[],
  add: readonly string[],
  remove: readonly string[],
): Promise<readonly TagId[]> {
  const after = new Set(before);
  for (const ref of add) {
    const tag = await findTag(reads, ref);
    if (tag.removed) throw new AppError('reference.notFound', { kind: 'tag', ref });
    after.add(tag.id);
  }
  for (const ref of remove) after.delete((await findTag(reads, ref)).id);
  return [...after];
}

/** The same of contact groups. */
export async function groupsAfter(
  reads: Reads,
  before: readonly CatalogueItemId[],
  add: readonly string[],
  remove: readonly string[],
): Promise<readonly CatalogueItemId[]> {
  const after = new Set(before);
  for (const ref of add) after.add(await offeredItem(reads, 'contactGroup', ref));
  for (const ref of remove) after.delete((await findItem(reads, 'contactGroup', ref)).id);
  return [...after];
}
