import { expect, test } from 'vitest';
import { pageSql } from '../src/store/queries/ticket-list.ts';
import { planTickets } from '../src/store/queries/ticket-plan.ts';
import type { Reads, SqlValue } from '../src/store/store.ts';
import { actorOf, nowMs, officeSeeds, ticketSeeds } from './office.ts';
import { forEachDatabase } from './store-harness.ts';

/** How many orderings a list may sort for itself: the merge of its pages, and the few candidates of a tag or a word. */
const filters: readonly (readonly [filter: string, sorts: number])[] = [
  ['', 1],
  ['state:closed', 1],
  ['state:pending,open', 1],
  ['assignee:me', 1],
  ['assignee:ana state:closed', 1],
  ['queue:vendas', 1],
  ['queue:vendas,suporte state:open', 1],
  ['queue:none', 1],
  ['connection:matriz state:open', 1],
  ['is:unassigned', 1],
  ['is:trashed', 1],
  ['is:unread state:active', 1],
  ['-tag:vip', 1],
  ['sort:updated', 1],
  ['tag:vip', 2],
  ['is:private', 2],
  ['demand:any', 1],
  ['resolved:<7d', 2],
  ['assignee:ana involved:ana', 2],
  ['is:scheduled', 2],
  ['email:ana@', 2],
  ['value:>100', 2],
  ['wallet:ana', 2],
  ['contact.tag:vip', 2],
  ['cliente', 2],
  ['msg:oi', 2],
  ['number:1', 2],
  ['phone:11987654321', 2],
];

await forEachDatabase((open) => {
  test('the common lists walk an index and sort no more than a page of each slice', async () => {
    await using office = await open();
    await office.seed([...officeSeeds(), ...ticketSeeds(1, { messages: [{}] })]);
    await office.store.read(async (reads) => {
      for (const who of ['adao', 'bia', 'sueli', 'aurea', 'robo']) {
        for (const [filter, sorts] of filters) {
          // Asked only by those who may see some.
          if (filter === 'is:private' && actorOf(who).grants['ticket.readPrivate'] === undefined) continue;
          const plan = await planTickets(reads, actorOf(who), filter, nowMs);
          const { sql, params } = pageSql(plan, { key: nowMs, tie: 'tk_1' }, 31);
          const steps = await explain(reads, sql, params);
          const scans = steps.filter((step) => /^SCAN (t|tk|m|n|g|h)\b/.test(step));
          const sorted = steps.filter((step) => /TEMP B-TREE FOR ORDER BY/.test(step));
          expect([who, filter, scans, sorted.length <= sorts]).toEqual([who, filter, [], true]);
          expect(steps).not.toEqual([]);
        }
      }
    });
  });
});

/** The planner of PostgreSQL decides by the size of tables: there it is only known that it takes the statement. */
async function explain(reads: Reads, sql: string, params: readonly SqlValue[]): Promise<readonly string[]> {
  if (reads.dialect.name === 'postgres') {
    const rows = await reads.all<Record<string, string>>(`EXPLAIN ${sql}`, params);
    return rows.flatMap((row) => Object.values(row));
  }
  return (await reads.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params)).map(({ detail }) => detail);
}
