import { contactList as action, type CatalogueKind } from '@balcao/contract';
import { listContacts } from '../../store/queries/contact-list.ts';
import { findItem, findTag, findUser } from '../../store/queries/refs.ts';
import type { Reads } from '../../store/store.ts';
import { reading } from '../handler.ts';

export const contactList = reading(action, async ({ reads }, input) => {
  const { query, limit, cursor, blocked } = input;
  const page = await listContacts(reads, {
    query,
    limit,
    cursor,
    blocked,
    tagId: input.tag === undefined ? undefined : (await findTag(reads, input.tag)).id,
    groupId: await itemId(reads, 'contactGroup', input.group),
    stageId: await itemId(reads, 'stage', input.stage),
    sourceId: await itemId(reads, 'source', input.source),
    walletOf: input.wallet === undefined ? undefined : (await findUser(reads, input.wallet)).id,
  });
  return { items: [...page.items], nextCursor: page.nextCursor };
});

async function itemId(reads: Reads, kind: CatalogueKind, ref: string | undefined): Promise<string | undefined> {
  return ref === undefined ? undefined : (await findItem(reads, kind, ref)).id;
}
