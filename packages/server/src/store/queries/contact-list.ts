import type { ContactEntity } from '@balcao/contract';
import { all, build, written } from '../builder.ts';
import type { Reads } from '../store.ts';
import { contacts } from '../tables/tables.ts';
import type { Sql } from './condition.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { phoneMatches } from './filter-text.ts';
import { searchWords } from './search-words.ts';

interface ContactQuery {
  readonly query?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Contacts by name, of which some have words beginning with those asked for, or a phone like it. */
export async function listContacts(reads: Reads, input: ContactQuery): Promise<Page<ContactEntity>> {
  const query = input.query ?? '';
  const list = `contacts ${query}`;
  const after = readCursor(list, input.cursor, ['string', 'string']);
  const byName = build(reads)
    .selectFrom('contacts as c')
    .select([...contacts.columnNames, 'name_key'])
    .$if(query !== '', (built) => built.where(written(matching(reads, query))))
    .orderBy('c.name_key')
    .orderBy('c.id')
    .limit(input.limit + 1);
  const rows = await all(
    reads,
    after === null
      ? byName
      : byName.where((eb) =>
          eb(eb.refTuple('c.name_key', 'c.id'), '>', eb.tuple(String(after.key), String(after.tie))),
        ),
  );
  const page = pageOf(list, rows, input.limit, ({ name_key: key, id }) => ({ key, tie: id }));
  return { items: page.items.map(contacts.fromRow), nextCursor: page.nextCursor };
}

function matching(reads: Reads, query: string): Sql {
  const words = searchWords(query);
  const phone = /^[+\d\s().-]+$/.test(query) ? phoneMatches(query) : null;
  const search = reads.dialect.search('contacts');
  const conditions: Sql[] = [];
  if (words.length > 0) {
    conditions.push({
      sql: `c.id IN (SELECT c.id FROM ${search.from} WHERE ${search.where})`,
      params: [reads.dialect.searchParam(words)],
    });
  }
  if (phone !== null)
    conditions.push({ sql: `c.id IN (SELECT c.id FROM contacts c WHERE ${phone.sql})`, params: phone.params });
  if (conditions.length === 0) return { sql: '1 = 0', params: [] };
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    params: conditions.flatMap(({ params }) => params),
  };
}
