import type { Migration } from './migration.ts';

/*
 * Whose an address was, and until when. An identity that goes on as another (`moved_to_id`) or that leads nowhere any more
 * (`ended_at`) keeps its threads; keys that somebody gave up stay with the time up to which they were theirs.
 */
const shared = [
  'ALTER TABLE identities ADD COLUMN moved_to_id text',
  'ALTER TABLE identities ADD COLUMN ended_at bigint',
  'CREATE INDEX identities_moved ON identities (moved_to_id) WHERE moved_to_id IS NOT NULL',
  'ALTER TABLE identity_aliases ADD COLUMN is_phone int NOT NULL DEFAULT 0',
  `CREATE TABLE ended_aliases (
    channel text NOT NULL, alias text NOT NULL, until bigint NOT NULL, identity_id text NOT NULL REFERENCES identities(id), is_phone int NOT NULL,
    PRIMARY KEY (channel, alias, until))`,
  'CREATE INDEX ended_aliases_identity ON ended_aliases (identity_id)',
];

/** Until now there was one channel, and all its keys of digits were phones, but for the ids of groups. */
const phonesAmongAliases = (isDigits: string) =>
  `UPDATE identity_aliases SET is_phone = 1 WHERE channel = 'whatsapp-cloud' AND length(alias) BETWEEN 8 AND 15 AND ${isDigits}
    AND identity_id IN (SELECT i.id FROM identities i JOIN contacts c ON c.id = i.contact_id WHERE c.kind = 'person')`;

export const addresses: Migration = {
  name: '0008-addresses',
  sqlite: [
    ...shared,
    phonesAmongAliases(`alias NOT GLOB '*[^0-9]*'`),
    `UPDATE connections SET capabilities = json_set(capabilities, '$.phones', json('true'))
      WHERE channel = 'whatsapp-cloud' AND json_extract(capabilities, '$.phones') IS NULL`,
  ],
  postgres: [
    ...shared,
    phonesAmongAliases(`alias !~ '[^0-9]'`),
    `UPDATE connections SET capabilities = jsonb_set(capabilities::jsonb, '{phones}', 'true')::text
      WHERE channel = 'whatsapp-cloud' AND capabilities::jsonb -> 'phones' IS NULL`,
  ],
};
