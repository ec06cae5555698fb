import type { Migration } from './migration.ts';

/** A notification of an action on many tickets says how many, and names the first few. */
const statements = [
  'ALTER TABLE notifications ADD COLUMN ticket_count int NOT NULL DEFAULT 1',
  `ALTER TABLE notifications ADD COLUMN ticket_ids text NOT NULL DEFAULT '[]'`,
  'UPDATE notifications SET ticket_count = 0 WHERE ticket_id IS NULL',
];

export const newsOfMany: Migration = { name: '0006-news-of-many', sqlite: statements, postgres: statements };
