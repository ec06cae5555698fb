/**
 * The limit of intake: the rows of an inbound message written by bare prepared statements in groups, on the same tables with
 * their indexes, triggers and synchronous=FULL. One lookup of the thread, then only writes; nothing is parsed, compared or
 * decided, and every text was made beforehand.
 */
import Database from 'better-sqlite3';
import { answerParent } from './child.ts';
import { providerIdOf, webhookBody } from './webhook-body.ts';

interface Run {
  readonly connectionId: string;
  readonly from: number;
  readonly count: number;
  readonly group: number;
  readonly people: number;
}

const db = new Database(process.argv[2] ?? '');
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.pragma('foreign_keys = ON');
db.pragma('cache_size = -65536');

const statements = {
  thread: db.prepare(
    `SELECT t.id AS thread, t.current_ticket_id AS ticket, t.contact_id AS contact FROM identity_aliases a
     JOIN threads t ON t.identity_id = a.identity_id AND t.connection_id = ? WHERE a.channel = 'whatsapp-cloud' AND a.alias = ?`,
  ),
  raw: db.prepare(
    'INSERT INTO raw_inbound (id, connection_id, received_at, body, understood, reason) VALUES (?, ?, ?, ?, 1, NULL)',
  ),
  received: db.prepare('UPDATE connections SET received_count = received_count + 1 WHERE id = ?'),
  next: db.prepare(
    `UPDATE threads SET next_seq = next_seq + 1, inbound_count = inbound_count + 1, last_inbound_at = ?,
     last_inbound_provider_id = ?, awaiting_reply_since = NULL WHERE id = ? RETURNING next_seq`,
  ),
  message: db.prepare(
    `INSERT INTO messages (id, thread_id, ticket_id, connection_id, seq, direction, kind, body, voice, state, provider_id,
     provider_at, received_at, author, author_id, reactions) VALUES (?, ?, ?, ?, ?, 'in', 'text', ?, 0, 'received', ?, ?, ?, ?, ?, '[]')`,
  ),
  ticket: db.prepare('UPDATE tickets SET last_activity_at = ?, last_message = ? WHERE id = ?'),
  event: db.prepare(
    `INSERT INTO events (seq, at, type, ticket_id, thread_id, contact_id, user_id, body) VALUES (?, ?, 'message.received', ?, ?, ?, NULL, ?)`,
  ),
  counter: db.prepare('UPDATE event_counter SET seq = ? WHERE id = 1'),
};
const lastEvent = db
  .prepare(`SELECT body FROM events WHERE type = 'message.received' ORDER BY seq DESC LIMIT 1`)
  .pluck();
const lastMessage = db.prepare(
  'SELECT last_message, author, body FROM tickets t JOIN messages m ON m.ticket_id = t.id LIMIT 1',
);
const lastSeq = db.prepare('SELECT seq FROM event_counter WHERE id = 1').pluck();

function run({ connectionId, from, count, group, people }: Run): { seconds: number } {
  const eventBody = lastEvent.get() as string;
  const {
    last_message: preview,
    author,
    body: text,
  } = lastMessage.get() as { last_message: string; author: string; body: string };
  const inputs = Array.from({ length: count }, (_, index) => {
    const person = (from + index) % people;
    return { number: from + index, alias: `55119${80_000_000 + person}`, body: webhookBody(from + index, person) };
  });
  let seq = lastSeq.get() as number;
  const started = performance.now();
  for (let at = 0; at < count; at += group) {
    db.exec('BEGIN IMMEDIATE');
    for (const { number, alias, body } of inputs.slice(at, at + group)) {
      const now = Date.now();
      const place = statements.thread.get(connectionId, alias) as { thread: string; ticket: string; contact: string };
      statements.raw.run(`rw_${number}`, connectionId, now, body);
      statements.received.run(connectionId);
      const { next_seq: next } = statements.next.get(now, providerIdOf(number), place.thread) as { next_seq: number };
      statements.message.run(
        `ms_${number}`,
        place.thread,
        place.ticket,
        connectionId,
        next,
        text,
        providerIdOf(number),
        now,
        now,
        author,
        place.contact,
      );
      statements.ticket.run(now, preview, place.ticket);
      seq += 1;
      statements.event.run(seq, now, place.ticket, place.thread, place.contact, eventBody);
    }
    statements.counter.run(seq);
    db.exec('COMMIT');
  }
  return { seconds: (performance.now() - started) / 1000 };
}

answerParent({ run }, async () => {
  db.close();
});
