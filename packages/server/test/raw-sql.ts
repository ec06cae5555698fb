import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { withUser } from '../src/store/postgres/connection-url.ts';
import type { Place } from './databases.ts';

/** Looks into a server's database from outside, or puts a row there that no action of today can; `?` on both. */
export async function sql<T = Record<string, unknown>>(
  place: Place,
  text: string,
  params: readonly (string | number | null)[] = [],
): Promise<T[]> {
  const isQuery = /^\s*(select|pragma)/i.test(text);
  if (place.database === 'sqlite') {
    const db = new Database(join(place.options.dataDir, 'balcao.db'));
    try {
      db.pragma('busy_timeout = 5000');
      const statement = db.prepare<unknown[], T>(text);
      return isQuery ? statement.all(...params) : (statement.run(...params), []);
    } finally {
      db.close();
    }
  }
  const client = new pg.Client({
    connectionString: withUser(place.options.databaseUrl ?? ''),
    options: `-c search_path=${place.options.databaseSchema}`,
  });
  await client.connect();
  try {
    let place$ = 0;
    const { rows } = await client.query<Record<string, unknown>>({
      text: text.replaceAll('?', () => `$${(place$ += 1)}`),
      values: [...params],
      types: { getTypeParser: (oid: number) => (numeric.has(oid) ? Number : pg.types.getTypeParser(oid)) },
    } as pg.QueryConfig);
    return rows as T[];
  } finally {
    await client.end();
  }
}

/** bigint and numeric, which the driver gives as text. */
const numeric: ReadonlySet<number> = new Set([20, 1700]);

/** What must hold of every database at every moment, counted: all of it is zero. */
export async function brokenInvariants(place: Place): Promise<Record<string, number>> {
  const count = async (text: string) => Number((await sql<{ n: number }>(place, text))[0]?.n ?? 0);
  return {
    threadsWithTwoActiveTickets: await count(
      `SELECT count(*) AS n FROM (SELECT thread_id FROM tickets WHERE state <> 'closed' GROUP BY thread_id HAVING count(*) > 1) x`,
    ),
    messagesWithOneProviderId: await count(
      `SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE provider_id IS NOT NULL GROUP BY connection_id, provider_id HAVING count(*) > 1) x`,
    ),
    threadsWithGaps: await count(
      // Places of messages that were deleted for good are counted with the thread.
      `SELECT count(*) AS n FROM (
         SELECT m.thread_id FROM messages m JOIN threads t ON t.id = m.thread_id GROUP BY m.thread_id, t.purged_count, t.next_seq
         HAVING count(*) + t.purged_count <> t.next_seq OR (t.purged_count = 0 AND (count(*) <> max(m.seq) OR min(m.seq) <> 1))) x`,
    ),
    pendingWithAssignee: await count(
      `SELECT count(*) AS n FROM tickets WHERE state = 'pending' AND assignee_id IS NOT NULL`,
    ),
    openWithoutAssignee: await count(`SELECT count(*) AS n FROM tickets WHERE state = 'open' AND assignee_id IS NULL`),
    gapsInTheLog: await count(`SELECT coalesce(max(seq), 0) - count(*) AS n FROM events`),
    logBesideItsCounter: await count(`SELECT (SELECT seq FROM event_counter) - coalesce(max(seq), 0) AS n FROM events`),
    protocolsTwice: await count(
      `SELECT count(*) AS n FROM (SELECT protocol FROM tickets GROUP BY protocol HAVING count(*) > 1) x`,
    ),
    wrongCounters: await count(
      `SELECT count(*) AS n FROM (
         SELECT 'tickets:' || coalesce(queue_id, '-') || ':' || connection_id || ':' || state AS name, count(*) AS value
         FROM tickets WHERE trashed = 0 AND private = 0 GROUP BY queue_id, connection_id, state) x
       LEFT JOIN counters c ON c.name = x.name WHERE c.value IS NULL OR c.value <> x.value`,
    ),
  };
}

export const unbroken = {
  threadsWithTwoActiveTickets: 0,
  messagesWithOneProviderId: 0,
  threadsWithGaps: 0,
  pendingWithAssignee: 0,
  openWithoutAssignee: 0,
  gapsInTheLog: 0,
  logBesideItsCounter: 0,
  protocolsTwice: 0,
  wrongCounters: 0,
};
