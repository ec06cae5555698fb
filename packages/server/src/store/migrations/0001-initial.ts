import { folded } from '../dialect.ts';
import type { Migration } from './migration.ts';

/** Times are milliseconds since 1970, booleans 0 or 1, lists and records JSON text: the same on both databases. */
const shared = [
  `CREATE TABLE counters (name text PRIMARY KEY, value bigint NOT NULL)`,
  `CREATE TABLE event_counter (id int PRIMARY KEY, seq bigint NOT NULL)`,
  `INSERT INTO event_counter (id, seq) VALUES (1, 0)`,
  `CREATE TABLE events (
    seq bigint PRIMARY KEY, at bigint NOT NULL, type text NOT NULL, ticket_id text, thread_id text, contact_id text,
    user_id text, body text NOT NULL)`,
  `CREATE INDEX events_ticket ON events (ticket_id, seq) WHERE ticket_id IS NOT NULL`,
  `CREATE TABLE idempotency (
    actor_id text NOT NULL, key text NOT NULL, operation text NOT NULL, result text NOT NULL, seq bigint NOT NULL, at bigint NOT NULL,
    PRIMARY KEY (actor_id, key))`,
  `CREATE INDEX idempotency_at ON idempotency (at)`,

  `CREATE TABLE users (
    id text PRIMARY KEY, email text NOT NULL UNIQUE, name text NOT NULL, role text NOT NULL, password_hash text NOT NULL,
    disabled int NOT NULL, created_at bigint NOT NULL)`,
  `CREATE TABLE tokens (
    id text PRIMARY KEY, hash text NOT NULL UNIQUE, user_id text NOT NULL REFERENCES users(id), kind text NOT NULL, name text NOT NULL,
    role text, connection_id text, created_at bigint NOT NULL, expires_at bigint, revoked_at bigint)`,
  `CREATE INDEX tokens_user ON tokens (user_id)`,
  `CREATE TABLE queues (id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL UNIQUE, member_ids text NOT NULL, created_at bigint NOT NULL)`,
  `CREATE TABLE queue_members (queue_id text NOT NULL REFERENCES queues(id), user_id text NOT NULL REFERENCES users(id), PRIMARY KEY (queue_id, user_id))`,
  `CREATE INDEX queue_members_user ON queue_members (user_id)`,
  `CREATE TABLE tags (id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL UNIQUE)`,

  `CREATE TABLE connections (
    id text PRIMARY KEY, channel text NOT NULL, account_key text NOT NULL, code text NOT NULL, name text NOT NULL, name_key text NOT NULL,
    address text, capabilities text NOT NULL, settings text NOT NULL, secrets text NOT NULL, health text NOT NULL,
    default_queue_id text, reopen_policy text NOT NULL, removed int NOT NULL, created_at bigint NOT NULL,
    received_count bigint NOT NULL, refused_count bigint NOT NULL, unknown_count bigint NOT NULL, paused_until bigint)`,
  `CREATE UNIQUE INDEX connections_account ON connections (channel, account_key) WHERE removed = 0`,
  `CREATE UNIQUE INDEX connections_name ON connections (name_key) WHERE removed = 0`,
  `CREATE TABLE templates (
    connection_id text NOT NULL, name text NOT NULL, language text NOT NULL, status text NOT NULL, body text NOT NULL,
    PRIMARY KEY (connection_id, name, language))`,

  `CREATE INDEX contacts_phone ON contacts (phone)`,
  `CREATE INDEX contacts_phone_end ON contacts (substr(phone, length(phone) - 7))`,
  `CREATE INDEX contacts_name ON contacts (name_key, id)`,
  `CREATE INDEX contacts_blocked ON contacts (id) WHERE blocked = 1`,
  `CREATE INDEX contacts_group ON contacts (id) WHERE kind = 'group'`,
  `CREATE TABLE identities (
    id text PRIMARY KEY, contact_id text NOT NULL REFERENCES contacts(id), channel text NOT NULL, canonical text NOT NULL, raw text NOT NULL,
    UNIQUE (channel, canonical))`,
  `CREATE INDEX identities_contact ON identities (contact_id)`,
  `CREATE TABLE identity_aliases (
    channel text NOT NULL, alias text NOT NULL, identity_id text NOT NULL REFERENCES identities(id), PRIMARY KEY (channel, alias))`,
  `CREATE INDEX identity_aliases_identity ON identity_aliases (identity_id)`,
  `CREATE TABLE threads (
    id text PRIMARY KEY, identity_id text NOT NULL REFERENCES identities(id), connection_id text NOT NULL REFERENCES connections(id),
    contact_id text NOT NULL, next_seq bigint NOT NULL, inbound_count bigint NOT NULL, last_inbound_at bigint, last_inbound_provider_id text,
    awaiting_reply_since bigint, current_ticket_id text, UNIQUE (identity_id, connection_id))`,
  `CREATE INDEX threads_contact ON threads (contact_id)`,
  `CREATE INDEX threads_awaiting ON threads (id) WHERE awaiting_reply_since IS NOT NULL`,
  `CREATE TABLE read_states (user_id text NOT NULL, thread_id text NOT NULL, read_count bigint NOT NULL, PRIMARY KEY (user_id, thread_id))`,

  `CREATE TABLE tickets (
    id text PRIMARY KEY, number bigint NOT NULL UNIQUE, protocol text NOT NULL UNIQUE, contact_id text NOT NULL, thread_id text NOT NULL,
    connection_id text NOT NULL, state text NOT NULL, handler text NOT NULL, queue_id text, queued_at bigint, assignee_id text,
    private int NOT NULL, private_by text, tag_ids text NOT NULL, created_at bigint NOT NULL, opened_at bigint, first_reply_at bigint,
    resolved_at bigint, resolved_by text, resolutions text NOT NULL DEFAULT '[]', close_reason text, disposition text, trashed int NOT NULL, last_activity_at bigint NOT NULL,
    last_message text, version bigint NOT NULL)`,
  `CREATE UNIQUE INDEX tickets_one_active ON tickets (thread_id) WHERE state IN ('pending', 'open', 'snoozed')`,
  `CREATE INDEX tickets_state ON tickets (state, last_activity_at, id) WHERE trashed = 0`,
  `CREATE INDEX tickets_queue ON tickets (queue_id, state, last_activity_at, id) WHERE trashed = 0`,
  `CREATE INDEX tickets_unqueued ON tickets (state, last_activity_at, id) WHERE queue_id IS NULL AND trashed = 0`,
  `CREATE INDEX tickets_connection ON tickets (connection_id, state, last_activity_at, id) WHERE trashed = 0`,
  `CREATE INDEX tickets_trashed ON tickets (last_activity_at, id) WHERE trashed = 1`,
  `CREATE INDEX tickets_assignee ON tickets (assignee_id, state, last_activity_at, id) WHERE assignee_id IS NOT NULL`,
  `CREATE INDEX tickets_unassigned ON tickets (state, last_activity_at, id) WHERE assignee_id IS NULL AND trashed = 0`,
  `CREATE INDEX tickets_private ON tickets (private, private_by, state) WHERE private = 1`,
  `CREATE INDEX tickets_private_assignee ON tickets (private, assignee_id, state) WHERE private = 1`,
  `CREATE INDEX tickets_assignee_queue ON tickets (assignee_id, queue_id, state) WHERE private = 0 AND trashed = 0`,
  `CREATE INDEX tickets_resolved ON tickets (resolved_at) WHERE resolved_at IS NOT NULL`,
  `CREATE INDEX tickets_thread ON tickets (thread_id, number)`,
  `CREATE INDEX tickets_contact ON tickets (contact_id, number)`,
  `CREATE TABLE ticket_tags (ticket_id text NOT NULL REFERENCES tickets(id), tag_id text NOT NULL REFERENCES tags(id), PRIMARY KEY (ticket_id, tag_id))`,
  `CREATE INDEX ticket_tags_tag ON ticket_tags (tag_id, ticket_id)`,

  `CREATE TABLE media (
    id text PRIMARY KEY, message_id text, connection_id text, kind text NOT NULL, ref text, mime text NOT NULL, name text, bytes bigint,
    sha256 text, expected_sha256 text, state text NOT NULL, attempts int NOT NULL, run_at bigint, error text, created_at bigint NOT NULL, created_by text)`,
  `CREATE INDEX media_due ON media (run_at) WHERE state = 'pending'`,
  `CREATE INDEX media_message ON media (message_id)`,
  `CREATE INDEX notes_ticket ON notes (ticket_id)`,
  `CREATE INDEX notes_contact ON notes (contact_id, created_at)`,
  `CREATE INDEX notes_author ON notes (author_id, ticket_id)`,

  `CREATE TABLE deliveries (
    id text PRIMARY KEY, kind text NOT NULL, connection_id text NOT NULL, thread_id text NOT NULL, ticket_id text, message_id text,
    seq bigint NOT NULL, body text NOT NULL, state text NOT NULL, attempts int NOT NULL, run_at bigint NOT NULL, lease_until bigint,
    provider_id text, created_at bigint NOT NULL)`,
  `CREATE UNIQUE INDEX deliveries_thread ON deliveries (thread_id, seq)`,
  `CREATE INDEX deliveries_due ON deliveries (run_at) WHERE state = 'queued'`,
  `CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'sending'`,
  `CREATE INDEX deliveries_open ON deliveries (thread_id, seq) WHERE state IN ('queued', 'sending')`,
  `CREATE INDEX deliveries_message ON deliveries (message_id)`,
  `CREATE INDEX deliveries_connection ON deliveries (connection_id, state)`,

  `CREATE TABLE raw_inbound (
    id text PRIMARY KEY, connection_id text NOT NULL, received_at bigint NOT NULL, body text NOT NULL, understood int NOT NULL, reason text)`,
  `CREATE INDEX raw_unknown ON raw_inbound (connection_id, received_at) WHERE understood = 0`,
  `CREATE TABLE parked (
    id text PRIMARY KEY, connection_id text NOT NULL, target text NOT NULL, provider_id text NOT NULL, body text NOT NULL, at bigint NOT NULL,
    UNIQUE (connection_id, target, provider_id))`,
  `CREATE INDEX parked_at ON parked (at)`,
  `CREATE TABLE applied (connection_id text NOT NULL, provider_id text NOT NULL, at bigint NOT NULL, PRIMARY KEY (connection_id, provider_id))`,
  `CREATE INDEX applied_at ON applied (at)`,
];

const contactColumns = `
    id text NOT NULL UNIQUE, kind text NOT NULL, name text NOT NULL, name_key text NOT NULL, named_by_user int NOT NULL, phone text,
    blocked int NOT NULL, created_at bigint NOT NULL`;

const noteColumns = `
    id text NOT NULL UNIQUE, scope text NOT NULL, ticket_id text, thread_id text, contact_id text NOT NULL, body text NOT NULL,
    author text NOT NULL, author_id text, created_at bigint NOT NULL`;

const messageColumns = `
    id text NOT NULL UNIQUE, thread_id text NOT NULL, ticket_id text NOT NULL, connection_id text NOT NULL, seq bigint NOT NULL,
    direction text NOT NULL, kind text NOT NULL, body text NOT NULL, voice int NOT NULL, payload text, state text NOT NULL,
    provider_id text, provider_at bigint NOT NULL, received_at bigint NOT NULL, author text NOT NULL, author_id text, media text,
    reply_to_id text, reactions text NOT NULL, edited_at bigint, revoked_at bigint, error_code text, error_text text, client_key text,
    UNIQUE (thread_id, seq)`;

const messageIndexes = [
  `CREATE UNIQUE INDEX messages_provider ON messages (connection_id, provider_id) WHERE provider_id IS NOT NULL`,
  `CREATE UNIQUE INDEX messages_client ON messages (author_id, client_key) WHERE client_key IS NOT NULL`,
  `CREATE INDEX messages_ticket ON messages (ticket_id, provider_at, seq)`,
  `CREATE INDEX messages_thread ON messages (thread_id, provider_at, seq)`,
  `CREATE INDEX messages_author ON messages (author_id, ticket_id) WHERE direction = 'out'`,
  `CREATE INDEX messages_troubled ON messages (ticket_id, state) WHERE state IN ('failed', 'uncertain')`,
];

/** Full text beside a table, kept by triggers: accents and case aside. */
function sqliteSearch(table: string, fts: string, column: string): readonly string[] {
  return [
    `CREATE VIRTUAL TABLE ${fts} USING fts5 (${column}, content='${table}', content_rowid='rowid', tokenize="unicode61 remove_diacritics 2")`,
    `CREATE TRIGGER ${fts}_insert AFTER INSERT ON ${table} BEGIN
      INSERT INTO ${fts} (rowid, ${column}) VALUES (new.rowid, new.${column}); END`,
    `CREATE TRIGGER ${fts}_update AFTER UPDATE OF ${column} ON ${table} WHEN new.${column} <> old.${column} BEGIN
      INSERT INTO ${fts} (${fts}, rowid, ${column}) VALUES ('delete', old.rowid, old.${column});
      INSERT INTO ${fts} (rowid, ${column}) VALUES (new.rowid, new.${column}); END`,
    `CREATE TRIGGER ${fts}_delete AFTER DELETE ON ${table} BEGIN
      INSERT INTO ${fts} (${fts}, rowid, ${column}) VALUES ('delete', old.rowid, old.${column}); END`,
  ];
}

const postgresSearch = (table: string, column: string) =>
  `CREATE INDEX ${table}_search ON ${table} USING gin (to_tsvector('simple', ${folded(column)}))`;

export const initial: Migration = {
  name: '0001-initial',
  sqlite: [
    `CREATE TABLE contacts (rowid integer PRIMARY KEY, ${contactColumns})`,
    `CREATE TABLE notes (rowid integer PRIMARY KEY, ${noteColumns})`,
    `CREATE TABLE messages (rowid integer PRIMARY KEY, ${messageColumns})`,
    ...shared,
    ...messageIndexes,
    ...sqliteSearch('messages', 'message_fts', 'body'),
    ...sqliteSearch('contacts', 'contact_fts', 'name'),
    ...sqliteSearch('notes', 'note_fts', 'body'),
  ],
  postgres: [
    `CREATE TABLE contacts (rowid bigserial PRIMARY KEY, ${contactColumns})`,
    `CREATE TABLE notes (rowid bigserial PRIMARY KEY, ${noteColumns})`,
    `CREATE TABLE messages (rowid bigserial PRIMARY KEY, ${messageColumns})`,
    ...shared,
    ...messageIndexes,
    postgresSearch('messages', 'body'),
    postgresSearch('contacts', 'name'),
    postgresSearch('notes', 'body'),
    `CREATE INDEX tickets_protocol_start ON tickets (protocol text_pattern_ops)`,
  ],
};
