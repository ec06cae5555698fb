import type { Migration } from './migration.ts';

const statements = [
  // What a token is narrowed to beside its role; null for nothing more.
  `ALTER TABLE tokens ADD COLUMN scopes text`,
  // Something sealed with the key of this database, so that another key is noticed before anything is sent with it.
  `CREATE TABLE key_checks (id text PRIMARY KEY, sealed text NOT NULL)`,
];

export const rights: Migration = { name: '0003-rights', sqlite: statements, postgres: statements };
