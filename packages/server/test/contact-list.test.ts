import { type ContactEntity, type ContactId, contactDefaults } from '@balcao/contract';
import { expect, test } from 'vitest';
import { listContacts } from '../src/store/queries/contact-list.ts';
import { nameKey } from '../src/store/queries/refs.ts';
import type { Seed } from './seed-handlers.ts';
import { forEachDatabase } from './store-harness.ts';

function contact(id: string, name: string, phone: string | null): Seed {
  const value: ContactEntity = {
    id: id as ContactId,
    ...contactDefaults,
    name,
    phone,
    createdAt: '2026-01-05T12:00:00.000Z',
  };
  return { kind: 'contact', value, hidden: { name_key: nameKey(name), named_by_user: 0 } };
}

const contacts = [
  contact('ct_a', 'Abel', '5511987654321'),
  contact('ct_b', 'Loja 11987654', null),
  contact('ct_c', 'Loja 11987654', null),
  contact('ct_d', 'Zélia', '5521912345678'),
];

await forEachDatabase((open) => {
  test('pages of what is found by name or by phone go on where they ended', async () => {
    await using place = await open();
    await place.seed(contacts);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      // oxlint-disable-next-line no-await-in-loop -- each page is asked for with the end of the one before
      const page = await place.store.read((reads) =>
        listContacts(reads, { query: '11987654', limit: 1, ...(cursor === undefined ? {} : { cursor }) }),
      );
      found.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && found.length < contacts.length);
    expect(found).toEqual(['ct_a', 'ct_b', 'ct_c']);
  });

  test('what nothing can match finds nobody', async () => {
    await using place = await open();
    await place.seed(contacts);
    const page = await place.store.read((reads) => listContacts(reads, { query: '?', limit: 10 }));
    expect(page).toEqual({ items: [], nextCursor: null });
  });
});
