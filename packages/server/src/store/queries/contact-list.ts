import type { ContactEntity } from '@balcao/contract';
import { all, build, written } from '../builder.ts';
import type { Reads } from '../store.ts';
import { contacts } from '../tables/tables.ts';
import { all as allOf, type Sql } from './condition.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { phoneMatches } from './filter-text.ts';
import { searchWords } from './search-words.ts';

/** Which contacts, by ids: an index answers each. */
export interface ContactFilter {
  readonly tagId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly stageId?: string | undefined;
  readonly sourceId?: string | undefined;
  readonly walletOf?: string | undefined;
  readonly blocked?: boolean | undefined;
}

interface ContactQuery extends ContactFilter {
  readonly query?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Contacts by name, of which some have words beginning with those asked for, or a phone or an e-mail like it; nobody merged away. */
export async function listContacts(reads: Reads, input: ContactQuery): Promise<Page<ContactEntity>> {
  const { query = '', limit, cursor, ...filter } = input;
  const list = `contacts ${query} ${JSON.stringify(filter)}`;
  const after = readCursor(list, cursor, ['string', 'string']);
  const conditions = [...(query === '' ? [] : [matching(reads, query)]), ...filtered(filter)];
  const byName = build(reads)
    .selectFrom('contacts as c')
    .select([...contacts.columnNames, 'name_key'])
    .where('c.merged_into_id', 'is', null)
    .$if(conditions.length > 0, (built) => built.where(written(allOf(conditions))))
    .orderBy('c.name_key')
    .orderBy('c.id')
    .limit(limit + 1);
  const rows = await all(
    reads,
    after === null
      ? byName
      : byName.where((eb) =>
          eb(eb.refTuple('c.name_key', 'c.id'), '>', eb.tuple(String(after.key), String(after.tie))),
        ),
  );
  const page = pageOf(list, rows, limit, ({ name_key: key, id }) => ({ key, tie: id }));
  return { items: page.items.map(contacts.fromRow), nextCursor: page.nextCursor };
}

function filtered(filter: ContactFilter): readonly Sql[] {
  const { tagId, groupId, stageId, sourceId, walletOf, blocked } = filter;
  const conditions: Sql[] = [];
  const add = (sql: string, ...params: string[]) => conditions.push({ sql, params });
  if (tagId !== undefined) add('c.id IN (SELECT contact_id FROM contact_tags WHERE tag_id = ?)', tagId);
  if (groupId !== undefined) add('c.id IN (SELECT contact_id FROM contact_group_members WHERE item_id = ?)', groupId);
  if (walletOf !== undefined) add('c.id IN (SELECT contact_id FROM wallets WHERE user_id = ?)', walletOf);
  if (stageId !== undefined) add('c.stage_id = ?', stageId);
  if (sourceId !== undefined) add('c.source_id = ?', sourceId);
  if (blocked !== undefined) add(`c.blocked = ${blocked ? 1 : 0}`);
  return conditions;
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
  if (query.includes('@')) conditions.push(mailed(reads, query.toLowerCase()));
  if (conditions.length === 0) return { sql: '1 = 0', params: [] };
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`,
    params: conditions.flatMap(({ params }) => params),
  };
}

/** E-mails that begin like that. */
function mailed({ dialect }: Reads, start: string): Sql {
  return {
    sql: `c.id IN (SELECT c.id FROM contacts c WHERE c.email ${dialect.atLeast} ? AND c.email ${dialect.below} ?)`,
    params: [start, `${start}\u{10FFFF}`],
  };
}
