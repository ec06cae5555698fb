import type { Migration } from './migration.ts';

/** Which claim of an outbox row its outcome belongs to, and when a connection was paused, beside until when. */
const statements: readonly string[] = [
  'ALTER TABLE deliveries ADD COLUMN claim text',
  'ALTER TABLE connections ADD COLUMN paused_at bigint',
];

export const claims: Migration = { name: '0005-claims', sqlite: statements, postgres: statements };
