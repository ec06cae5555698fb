import type { Migration } from './migration.ts';

/** What is known of a line beside its health: what the provider said of the account, and its traffic. */
const statements = [
  `ALTER TABLE connections ADD COLUMN notices text NOT NULL DEFAULT '[]'`,
  `ALTER TABLE connections ADD COLUMN warnings text NOT NULL DEFAULT '[]'`,
  'ALTER TABLE connections ADD COLUMN last_received_at bigint',
  `ALTER TABLE connections ADD COLUMN active_hours text NOT NULL DEFAULT '[]'`,
];

export const lineState: Migration = { name: '0007-line-state', sqlite: statements, postgres: statements };
