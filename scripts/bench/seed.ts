import Database from 'better-sqlite3';

/*
 * Many tickets fast: plain SQL in one transaction per table, without journal, indexes or triggers, which are made afterwards.
 * Minimal rows, but every column that lists, counts and search read. Each ticket has a contact and a thread of its own.
 */
export interface Seed {
  readonly tickets: number;
  readonly messagesPerTicket: number;
  readonly connectionId: string;
  /** Share of tickets in each state; the rest is closed. */
  readonly open: number;
  readonly pending: number;
}

type Db = Database.Database;

export function seedOffice(path: string, seed: Seed): void {
  const db = new Database(path);
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  db.pragma('cache_size = -262144');
  db.pragma('temp_store = MEMORY');
  db.pragma('locking_mode = EXCLUSIVE');
  const later = takeIndexes(db);
  makeSources(db, seed);
  makeCatalogues(db);
  for (const sql of inserts) db.prepare(sql).run(seed as unknown as Record<string, string | number>);
  for (const sql of later) db.exec(sql);
  for (const table of ['message_fts', 'contact_fts']) db.exec(`INSERT INTO ${table} (${table}) VALUES ('rebuild')`);
  db.exec(`INSERT INTO counters (name, value)
    SELECT 'tickets:' || coalesce(queue_id, '-') || ':' || connection_id || ':' || state, count(*) FROM tickets
    WHERE trashed = 0 AND private = 0 GROUP BY queue_id, connection_id, state`);
  db.exec(`INSERT INTO counters (name, value) VALUES ('ticket', ${seed.tickets})`);
  db.pragma('locking_mode = NORMAL');
  db.pragma('journal_mode = WAL');
  db.close();
}

export const seededTicketId = (number: number): string => `tk_${String(number).padStart(20, '0')}`;
export const seededThreadId = (number: number): string => `th_${String(number).padStart(20, '0')}`;

/** Indexes and triggers of the tables that are filled: dropped now, made again at the end from what they were. */
function takeIndexes(db: Db): readonly string[] {
  const rows = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')
       AND tbl_name IN ('contacts', 'identities', 'identity_aliases', 'threads', 'tickets', 'ticket_tags', 'messages')`,
    )
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of rows) db.exec(`DROP ${type} ${name}`);
  return rows.map(({ sql }) => sql);
}

const words =
  'pedido entrega boleto nota fiscal troca produto garantia prazo cliente pagamento cartão pix endereço horário suporte técnico instalação visita contrato plano internet sinal fatura vencimento desconto reembolso cancelamento cadastro senha acesso aplicativo erro tela mensagem foto comprovante orçamento valor quantidade'.split(
    ' ',
  );
const sentences = 4_096;

function makeSources(db: Db, { tickets, messagesPerTicket }: Seed): void {
  db.exec('CREATE TEMP TABLE sentence (place integer PRIMARY KEY, body text NOT NULL)');
  const insert = db.prepare('INSERT INTO sentence VALUES (?, ?)');
  let random = 12345;
  const next = (below: number) => (random = (random * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
  const pick = () => `${words[next(words.length)]}${next(3) === 0 ? '' : ` ${next(2_000)}x`}`;
  for (let i = 0; i < sentences; i += 1) insert.run(i, Array.from({ length: 5 }, pick).join(' '));
  for (const [name, table] of [
    ['queue_at', 'queues'],
    ['tag_at', 'tags'],
  ] as const) {
    db.exec(`CREATE TEMP TABLE ${name} (place integer PRIMARY KEY, id text NOT NULL)`);
    db.exec(`INSERT INTO ${name} SELECT row_number() OVER (ORDER BY id) - 1, id FROM ${table}`);
  }
  db.exec('CREATE TEMP TABLE n (i integer PRIMARY KEY)');
  db.exec(
    `INSERT INTO n WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${tickets * messagesPerTicket}) SELECT i FROM c`,
  );
}

/** Two of the office's lists, of which every ticket has an item. */
function makeCatalogues(db: Db): void {
  const insert = db.prepare(
    `INSERT INTO catalogue_items (id, kind, name, name_key, parts, states, position, removed, created_at)
     VALUES (?, ?, ?, ?, '[]', '[]', ?, 0, 0)`,
  );
  for (const [kind, names] of Object.entries({
    demand: ['Entrega', 'Troca', 'Pagamento', 'Cadastro', 'Dúvida'],
    type: ['Suporte', 'Comercial', 'Financeiro'],
  })) {
    for (const [place, name] of names.entries()) {
      insert.run(`ca_${kind}_${place}`, kind, name, name.toLowerCase(), place);
    }
  }
}

const id = (kind: string, number = 'i') => `printf('${kind}_%020d', ${number})`;
/** The last ticket is the newest: now, and one ticket a second before that. */
const at = `(unixepoch() * 1000 - (:tickets - i) * 1000)`;
const queue = '(SELECT id FROM queue_at WHERE place = i % 4)';
const tag = '(SELECT id FROM tag_at WHERE place = i % 3)';
const admin = `(SELECT id FROM users ORDER BY id LIMIT 1)`;
const state = `CASE WHEN i * 7919 % 1000 < :open * 1000 THEN 'open' WHEN i * 7919 % 1000 < (:open + :pending) * 1000 THEN 'pending' ELSE 'closed' END`;
const isTagged = 'i % 50 = 0';
const text = (number: string) =>
  `(SELECT body FROM sentence WHERE place = (${number}) * 2654435761 % ${sentences}) || ' pedido' || (${number}) % 100000`;

const inserts: readonly string[] = [
  `INSERT INTO contacts (rowid, id, kind, name, name_key, named_by_user, phone, blocked, created_at)
   SELECT i, ${id('ct')}, 'person', 'Cliente ' || i, 'cliente ' || i, 0, '55119' || (80000000 + i), 0, ${at} FROM n WHERE i <= :tickets`,
  `INSERT INTO identities (id, contact_id, channel, canonical, raw)
   SELECT ${id('ci')}, ${id('ct')}, 'whatsapp-cloud', '55119' || (80000000 + i), '55119' || (80000000 + i) FROM n WHERE i <= :tickets`,
  `INSERT INTO identity_aliases (channel, alias, identity_id)
   SELECT 'whatsapp-cloud', '55119' || (80000000 + i), ${id('ci')} FROM n WHERE i <= :tickets`,
  `INSERT INTO threads (id, identity_id, connection_id, contact_id, next_seq, inbound_count, last_inbound_at, current_ticket_id)
   SELECT ${id('th')}, ${id('ci')}, :connectionId, ${id('ct')}, :messagesPerTicket, :messagesPerTicket, ${at}, ${id('tk')} FROM n WHERE i <= :tickets`,
  `INSERT INTO tickets (id, number, protocol, contact_id, thread_id, connection_id, state, handler, queue_id, queued_at, assignee_id,
     private, tag_ids, type_id, demand_id, created_at, opened_at, resolved_at, resolved_by, close_reason, disposition, trashed,
     last_activity_at, last_message, version)
   SELECT ${id('tk')}, i, printf('B%010d', i), ${id('ct')}, ${id('th')}, :connectionId, s, CASE s WHEN 'open' THEN 'human' ELSE 'none' END,
     ${queue}, CASE s WHEN 'pending' THEN ${at} END, CASE s WHEN 'open' THEN ${admin} END, 0,
     CASE WHEN ${isTagged} THEN '["' || ${tag} || '"]' ELSE '[]' END, 'ca_type_' || (i / 11 % 3), 'ca_demand_' || (i / 7 % 5), ${at}, CASE WHEN s <> 'pending' THEN ${at} END,
     CASE s WHEN 'closed' THEN ${at} END, CASE s WHEN 'closed' THEN ${admin} END, CASE s WHEN 'closed' THEN 'resolved' END,
     CASE s WHEN 'closed' THEN 'keep' END, 0, ${at},
     json_object('id', ${id('ms', 'i * :messagesPerTicket')}, 'direction', 'in', 'kind', 'text', 'preview', 'Mensagem ' || i, 'at', '2026-11-20T12:00:00.000Z'), 1
   FROM (SELECT i, ${state} AS s FROM n WHERE i <= :tickets)`,
  `INSERT INTO ticket_tags (ticket_id, tag_id, state, last_activity_at)
   SELECT ${id('tk')}, ${tag}, ${state}, ${at} FROM n WHERE i <= :tickets AND ${isTagged}`,
  `INSERT INTO messages (rowid, id, thread_id, ticket_id, connection_id, seq, direction, kind, body, voice, state, provider_id,
     provider_at, received_at, author, author_id, reactions)
   SELECT m, ${id('ms', 'm')}, ${id('th')}, ${id('tk')}, :connectionId, (m - 1) % :messagesPerTicket + 1, 'in', 'text',
     ${text('m')}, 0, 'received', 'seed.' || m, ${at}, ${at}, json_object('type', 'contact', 'id', ${id('ct')}, 'name', 'Cliente ' || i), ${id('ct')}, '[]'
   FROM (SELECT n.i AS m, (n.i - 1) / :messagesPerTicket + 1 AS i FROM n)`,
];
