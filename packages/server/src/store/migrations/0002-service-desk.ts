import type { Migration } from './migration.ts';

const column = (table: string, definition: string) => `ALTER TABLE ${table} ADD COLUMN ${definition}`;

/** Lifecycle, privacy, people, contacts, catalogues, collaboration and what is sent later. */
const statements = [
  column('events', 'actor_id text'),
  `CREATE INDEX events_actor ON events (actor_id, seq) WHERE actor_id IS NOT NULL`,
  // The audit log by type and by contact, without what makes up most of the log.
  `CREATE INDEX events_type ON events (type, seq) WHERE type NOT LIKE 'message.%' AND type <> 'thread.marked'`,
  `CREATE INDEX events_contact ON events (contact_id, seq) WHERE contact_id IS NOT NULL AND ticket_id IS NULL`,

  column('users', 'capacity int'),
  column('users', `presence text NOT NULL DEFAULT 'available'`),
  column('users', `signature text NOT NULL DEFAULT ''`),
  column('users', 'signature_on int NOT NULL DEFAULT 0'),
  column('users', 'totp_on int NOT NULL DEFAULT 0'),
  column('users', 'totp_secret text'),
  column('users', 'totp_last_step bigint'),
  column('tokens', 'last_used_at bigint'),
  column('tokens', 'client text'),
  `CREATE TABLE roles (id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL UNIQUE, grants text NOT NULL, created_at bigint NOT NULL)`,
  `CREATE TABLE user_groups (
    id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL UNIQUE, is_management int NOT NULL, member_ids text NOT NULL, created_at bigint NOT NULL)`,
  `CREATE TABLE group_members (group_id text NOT NULL REFERENCES user_groups(id), user_id text NOT NULL REFERENCES users(id), PRIMARY KEY (group_id, user_id))`,
  `CREATE INDEX group_members_user ON group_members (user_id)`,
  `CREATE TABLE settings (id text PRIMARY KEY, value text NOT NULL)`,
  column('queues', `strategy text NOT NULL DEFAULT 'manual'`),
  column('queues', 'connection_ids text'),
  column('queues', 'removed int NOT NULL DEFAULT 0'),
  column('queue_members', 'last_assigned_at bigint NOT NULL DEFAULT 0'),
  column('tags', 'removed int NOT NULL DEFAULT 0'),
  column('connections', 'management_group_id text'),
  column('connections', 'bot_on int NOT NULL DEFAULT 0'),
  column('connections', 'blocked_count bigint NOT NULL DEFAULT 0'),

  `CREATE TABLE catalogue_items (
    id text PRIMARY KEY, kind text NOT NULL, name text NOT NULL, name_key text NOT NULL, parts text NOT NULL, states text NOT NULL,
    position int NOT NULL, removed int NOT NULL, created_at bigint NOT NULL)`,
  `CREATE UNIQUE INDEX catalogue_items_name ON catalogue_items (kind, name_key) WHERE removed = 0`,
  `CREATE TABLE custom_fields (
    id text PRIMARY KEY, target text NOT NULL, name text NOT NULL, name_key text NOT NULL, kind text NOT NULL, choices text NOT NULL,
    required_on_resolve int NOT NULL, removed int NOT NULL, created_at bigint NOT NULL)`,
  `CREATE UNIQUE INDEX custom_fields_name ON custom_fields (target, name_key) WHERE removed = 0`,
  `CREATE TABLE quick_replies (
    id text PRIMARY KEY, shortcut text NOT NULL, shortcut_key text NOT NULL UNIQUE, body text NOT NULL, gallery_id text, created_at bigint NOT NULL)`,
  `CREATE TABLE galleries (
    id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL, kind text NOT NULL, versions text NOT NULL, removed int NOT NULL,
    created_at bigint NOT NULL)`,
  `CREATE UNIQUE INDEX galleries_name ON galleries (name_key) WHERE removed = 0`,
  column('media', 'gallery_id text'),
  `CREATE TABLE macros (id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL UNIQUE, steps text NOT NULL, created_at bigint NOT NULL)`,
  `CREATE TABLE views (id text PRIMARY KEY, user_id text, name text NOT NULL, name_key text NOT NULL, filter text NOT NULL, created_at bigint NOT NULL)`,
  `CREATE UNIQUE INDEX views_name ON views (COALESCE(user_id, ''), name_key)`,

  column('contacts', 'email text'),
  column('contacts', 'stage_id text'),
  column('contacts', 'source_id text'),
  column('contacts', `tag_ids text NOT NULL DEFAULT '[]'`),
  column('contacts', `group_ids text NOT NULL DEFAULT '[]'`),
  column('contacts', `wallet_ids text NOT NULL DEFAULT '[]'`),
  column('contacts', `fields text NOT NULL DEFAULT '{}'`),
  column('contacts', 'bot_blocked int NOT NULL DEFAULT 0'),
  column('contacts', 'merged_into_id text'),
  column('contacts', 'blocked_count bigint NOT NULL DEFAULT 0'),
  `CREATE TABLE contact_tags (contact_id text NOT NULL, tag_id text NOT NULL, PRIMARY KEY (contact_id, tag_id))`,
  `CREATE INDEX contact_tags_tag ON contact_tags (tag_id, contact_id)`,
  `CREATE TABLE contact_group_members (contact_id text NOT NULL, item_id text NOT NULL, PRIMARY KEY (contact_id, item_id))`,
  `CREATE INDEX contact_group_members_item ON contact_group_members (item_id, contact_id)`,
  `CREATE TABLE wallets (contact_id text NOT NULL, user_id text NOT NULL, rank int NOT NULL, PRIMARY KEY (contact_id, user_id))`,
  `CREATE INDEX wallets_user ON wallets (user_id, contact_id)`,
  // Every phone that leads to a contact, whatever the channel: one person is one contact.
  `CREATE TABLE contact_phones (phone text PRIMARY KEY, contact_id text NOT NULL)`,
  `CREATE INDEX contact_phones_contact ON contact_phones (contact_id)`,
  `INSERT INTO contact_phones (phone, contact_id)
    SELECT phone, min(id) FROM contacts WHERE phone IS NOT NULL AND kind = 'person' GROUP BY phone`,
  `CREATE INDEX contacts_merged ON contacts (merged_into_id) WHERE merged_into_id IS NOT NULL`,

  column('tickets', 'type_id text'),
  column('tickets', 'demand_id text'),
  column('tickets', 'status_id text'),
  column('tickets', 'board_column_id text'),
  column('tickets', 'funnel_stage_id text'),
  column('tickets', 'value_cents bigint'),
  column('tickets', 'currency text'),
  column('tickets', `fields text NOT NULL DEFAULT '{}'`),
  column('tickets', 'snoozed_at bigint'),
  column('tickets', 'snoozed_until bigint'),
  column('tickets', 'trashed_at bigint'),
  column('tickets', 'trashed_by text'),
  column('tickets', 'before_trash text'),
  column('tickets', 'merged_into_id text'),
  `CREATE INDEX tickets_private_connection ON tickets (private, connection_id, state) WHERE private = 1`,
  `CREATE INDEX tickets_merged ON tickets (merged_into_id) WHERE merged_into_id IS NOT NULL`,
  // Everybody who ever had it, once.
  `CREATE TABLE ticket_assignees (ticket_id text NOT NULL, user_id text NOT NULL, PRIMARY KEY (ticket_id, user_id))`,
  `INSERT INTO ticket_assignees (ticket_id, user_id) SELECT id, assignee_id FROM tickets WHERE assignee_id IS NOT NULL`,
  `CREATE INDEX tickets_snoozed ON tickets (snoozed_until) WHERE state = 'snoozed'`,
  `CREATE INDEX tickets_created ON tickets (created_at)`,
  `CREATE INDEX tickets_replied ON tickets (first_reply_at) WHERE first_reply_at IS NOT NULL`,
  `CREATE INDEX tickets_type ON tickets (type_id, state, last_activity_at, id) WHERE type_id IS NOT NULL`,
  `CREATE INDEX tickets_demand ON tickets (demand_id, state, last_activity_at, id) WHERE demand_id IS NOT NULL`,
  `CREATE INDEX tickets_board ON tickets (board_column_id, state, last_activity_at, id) WHERE board_column_id IS NOT NULL`,
  `CREATE INDEX tickets_funnel ON tickets (funnel_stage_id, state, last_activity_at, id) WHERE funnel_stage_id IS NOT NULL`,
  `CREATE INDEX tickets_value ON tickets (value_cents) WHERE value_cents IS NOT NULL`,
  `CREATE INDEX contacts_email ON contacts (email) WHERE email IS NOT NULL`,
  `CREATE INDEX contacts_stage ON contacts (stage_id, id) WHERE stage_id IS NOT NULL`,
  `CREATE INDEX contacts_source ON contacts (source_id, id) WHERE source_id IS NOT NULL`,
  // A tag's tickets in the order of lists.
  column('ticket_tags', `state text NOT NULL DEFAULT 'pending'`),
  column('ticket_tags', 'last_activity_at bigint NOT NULL DEFAULT 0'),
  `UPDATE ticket_tags SET state = (SELECT t.state FROM tickets t WHERE t.id = ticket_tags.ticket_id),
    last_activity_at = (SELECT t.last_activity_at FROM tickets t WHERE t.id = ticket_tags.ticket_id)`,
  `DROP INDEX ticket_tags_tag`,
  `CREATE INDEX ticket_tags_walk ON ticket_tags (tag_id, state, last_activity_at, ticket_id)`,
  `CREATE INDEX tickets_waiting ON tickets (queue_id, queued_at, id) WHERE state = 'pending' AND assignee_id IS NULL`,

  // How many of its messages were deleted for good: with them its sequence has no gap.
  column('threads', 'purged_count bigint NOT NULL DEFAULT 0'),
  // Tickets that went on elsewhere: what was said here is still read with this thread.
  `CREATE TABLE ticket_moves (thread_id text NOT NULL, ticket_id text NOT NULL, PRIMARY KEY (thread_id, ticket_id))`,
  `CREATE INDEX ticket_moves_ticket ON ticket_moves (ticket_id)`,
  // Files of messages that were deleted for good, until they are off the disk.
  `CREATE INDEX media_sha256 ON media (sha256) WHERE sha256 IS NOT NULL`,
  `CREATE TABLE purged_files (sha256 text PRIMARY KEY, at bigint NOT NULL)`,

  column('messages', 'hidden_at bigint'),
  column('messages', 'held_until bigint'),

  column('notes', `mention_ids text NOT NULL DEFAULT '[]'`),
  column('notes', `ticket_refs text NOT NULL DEFAULT '[]'`),
  column('notes', 'pinned_at bigint'),
  column('notes', 'edited_at bigint'),
  column('notes', 'edited_by text'),
  column('notes', 'deleted_at bigint'),
  `CREATE TABLE note_refs (note_id text NOT NULL, ticket_id text NOT NULL, PRIMARY KEY (note_id, ticket_id))`,
  `CREATE INDEX note_refs_ticket ON note_refs (ticket_id, note_id)`,

  `CREATE TABLE tasks (
    id text PRIMARY KEY, title text NOT NULL, ticket_id text, contact_id text, assignee_id text, created_by text NOT NULL, created_at bigint NOT NULL,
    due_at bigint, remind_at bigint, reminded_at bigint, done_at bigint, done_by text)`,
  `CREATE INDEX tasks_remind ON tasks (remind_at) WHERE remind_at IS NOT NULL AND reminded_at IS NULL AND done_at IS NULL`,
  `CREATE INDEX tasks_assignee ON tasks (assignee_id, COALESCE(due_at, 253402300799999), id) WHERE done_at IS NULL`,
  `CREATE INDEX tasks_done ON tasks (assignee_id, done_at, id) WHERE done_at IS NOT NULL`,
  `CREATE INDEX tasks_ticket ON tasks (ticket_id) WHERE ticket_id IS NOT NULL`,
  `CREATE INDEX tasks_contact ON tasks (contact_id) WHERE contact_id IS NOT NULL`,
  `CREATE INDEX tasks_creator ON tasks (created_by)`,

  `CREATE TABLE rooms (
    id text PRIMARY KEY, name text NOT NULL, name_key text NOT NULL, kind text NOT NULL, member_ids text NOT NULL, created_by text NOT NULL,
    created_at bigint NOT NULL, last_seq bigint NOT NULL, last_message_at bigint)`,
  `CREATE UNIQUE INDEX rooms_direct ON rooms (name_key) WHERE kind = 'direct'`,
  `CREATE TABLE room_members (
    room_id text NOT NULL REFERENCES rooms(id), user_id text NOT NULL, joined_seq bigint NOT NULL, PRIMARY KEY (room_id, user_id))`,
  `CREATE INDEX room_members_user ON room_members (user_id)`,
  `CREATE TABLE room_messages (
    id text PRIMARY KEY, room_id text NOT NULL REFERENCES rooms(id), seq bigint NOT NULL, body text NOT NULL, author text NOT NULL, author_id text,
    at bigint NOT NULL, edited_at bigint, deleted_at bigint, UNIQUE (room_id, seq))`,
  `CREATE TABLE room_reads (user_id text NOT NULL, room_id text NOT NULL, read_seq bigint NOT NULL, PRIMARY KEY (user_id, room_id))`,

  `CREATE TABLE notifications (
    id text PRIMARY KEY, user_id text NOT NULL, kind text NOT NULL, ticket_id text, contact_id text, task_id text, room_id text, by_name text,
    text text NOT NULL, created_at bigint NOT NULL, read_at bigint)`,
  `CREATE INDEX notifications_user ON notifications (user_id, created_at, id)`,
  `CREATE INDEX notifications_read ON notifications (read_at) WHERE read_at IS NOT NULL`,
  `CREATE INDEX notifications_age ON notifications (created_at) WHERE read_at IS NULL`,
  `CREATE INDEX notifications_unread ON notifications (user_id, created_at, id) WHERE read_at IS NULL`,

  `CREATE TABLE drafts (
    id text PRIMARY KEY, user_id text NOT NULL, thread_id text NOT NULL, ticket_id text NOT NULL, body text NOT NULL, reply_to_id text,
    updated_at bigint NOT NULL, UNIQUE (user_id, thread_id))`,
  `CREATE INDEX drafts_user ON drafts (user_id, updated_at, id)`,

  `CREATE TABLE schedules (
    id text PRIMARY KEY, ticket_id text NOT NULL, thread_id text NOT NULL, contact_id text NOT NULL, content text NOT NULL, run_at bigint NOT NULL,
    time_zone text NOT NULL, state text NOT NULL, message_id text, error_code text, created_by text NOT NULL, created_at bigint NOT NULL)`,
  `CREATE INDEX schedules_due ON schedules (run_at) WHERE state = 'pending'`,
  `CREATE INDEX schedules_ticket ON schedules (ticket_id, run_at)`,
  `CREATE INDEX schedules_contact ON schedules (contact_id, run_at)`,
  `CREATE INDEX schedules_creator ON schedules (created_by, run_at)`,
  `CREATE INDEX schedules_state ON schedules (state, run_at, id)`,
];

export const serviceDesk: Migration = { name: '0002-service-desk', sqlite: statements, postgres: statements };
