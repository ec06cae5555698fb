import type { Migration } from './migration.ts';

const statements = [
  `CREATE TABLE sign_in_guesses (key text PRIMARY KEY, failures int NOT NULL, since bigint NOT NULL, last_at bigint NOT NULL)`,
  `CREATE INDEX sign_in_guesses_last ON sign_in_guesses (last_at)`,
  `CREATE TABLE known_addresses (account text NOT NULL, address text NOT NULL, at bigint NOT NULL, PRIMARY KEY (account, address))`,
  `CREATE INDEX known_addresses_at ON known_addresses (at)`,
  // One row, written to see whether anything can be.
  `CREATE TABLE liveness (id int PRIMARY KEY, at bigint NOT NULL)`,
] as const;

/** Wrong passwords and codes, counted where all nodes see them. */
export const signInGuesses: Migration = { name: '0004-sign-in-guesses', sqlite: statements, postgres: statements };
