import type { Migration } from './migration.ts';

const statements = [
  // What a token is narrowed to beside its role; null for nothing more.
  `ALTER TABLE tokens ADD COLUMN scopes text`,
  // Something sealed with the key of this database, so that another key is noticed before anything is sent with it.
  `CREATE TABLE key_checks (id text PRIMARY KEY, sealed text NOT NULL)`,
  // What the contact wrote in a ticket: of a thread, everybody is told what was written in the tickets that they see.
  `ALTER TABLE tickets ADD COLUMN inbound_count bigint NOT NULL DEFAULT 0`,
  `ALTER TABLE tickets ADD COLUMN last_inbound_at bigint`,
  `UPDATE tickets SET
    inbound_count = (SELECT count(*) FROM messages m WHERE m.ticket_id = tickets.id AND m.thread_id = tickets.thread_id AND m.direction = 'in'),
    last_inbound_at = (SELECT max(m.provider_at) FROM messages m WHERE m.ticket_id = tickets.id AND m.thread_id = tickets.thread_id AND m.direction = 'in')`,
];

export const rights: Migration = { name: '0003-rights', sqlite: statements, postgres: statements };
