import {
  type ContactEntity,
  type CustomValue,
  type contactShow,
  type Id,
  type OutputOf,
  shownName,
  type TicketState,
} from '@balcao/contract';
import { formatPhone } from '../../domain/phone-identity.ts';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import { written } from '../../domain/written-address.ts';
import type { Reads } from '../store.ts';
import { type Row, toInstant } from '../tables/columns.ts';
import { catalogueItems, connections, customFields, tags, users } from '../tables/tables.ts';
import { addressOn } from './address.ts';

type Detail = OutputOf<typeof contactShow>;

/** A contact as people read it. */
export async function contactDetail(reads: Reads, viewer: Viewer, contact: ContactEntity): Promise<Detail> {
  const { id, kind, name, phone, email, blocked, botBlocked, createdAt } = contact;
  const named = await namesOf(reads, contact);
  return {
    id,
    kind,
    name: shownName(name, phone, id),
    phone,
    phoneShown: phone === null ? null : formatPhone(phone),
    email,
    identities: await identitiesOf(reads, id),
    addresses: await addressesOf(reads, contact),
    stage: named([contact.stageId])[0] ?? null,
    source: named([contact.sourceId])[0] ?? null,
    tags: named(contact.tagIds),
    groups: named(contact.groupIds),
    wallet: named(contact.walletIds),
    fields: await fieldsByName(reads, contact),
    blocked,
    botBlocked,
    ...(await ticketsOf(reads, viewer, id)),
    createdAt,
  };
}

/** Everything the contact names, in one query per kind. */
async function namesOf(reads: Reads, contact: ContactEntity) {
  const items = [contact.stageId, contact.sourceId, ...contact.groupIds].filter((id) => id !== null);
  const all = [
    ...(await tags.loadMany(reads, contact.tagIds)),
    ...(await catalogueItems.loadMany(reads, items)),
    ...(await users.loadMany(reads, contact.walletIds)),
  ];
  const byId = new Map<string, string>(all.map(({ id, name }) => [id, name]));
  return (ids: readonly (string | null)[]) =>
    ids.flatMap((id) => {
      const name = byId.get(id ?? '');
      return id === null || name === undefined ? [] : [{ id, name }];
    });
}

interface IdentityRow {
  readonly id: Id<'identity'>;
  readonly channel: string;
  readonly canonical: string;
  readonly alias: string | null;
  readonly is_phone: number | null;
}

async function identitiesOf(reads: Reads, contactId: string): Promise<Detail['identities']> {
  const rows = await reads.all<IdentityRow>(
    `SELECT i.id, i.channel, i.canonical, a.alias, a.is_phone FROM identities i LEFT JOIN identity_aliases a ON a.identity_id = i.id
     WHERE i.contact_id = ? AND i.moved_to_id IS NULL AND i.ended_at IS NULL ORDER BY i.id, a.alias`,
    [contactId],
  );
  const byId = new Map<string, Detail['identities'][number]>();
  const phones = new Set(rows.flatMap(({ id, alias, is_phone: isPhone }) => (isPhone === 1 ? `${id}:${alias}` : [])));
  for (const { id, channel, canonical, alias } of rows) {
    const shown = phones.has(`${id}:${canonical}`) ? formatPhone(canonical) : canonical;
    const identity = byId.get(id) ?? { id, channel, canonical, shown, aliases: [] };
    byId.set(id, identity);
    if (alias !== null && alias !== canonical) identity.aliases.push(alias);
  }
  return [...byId.values()];
}

async function addressesOf(reads: Reads, contact: ContactEntity): Promise<Detail['addresses']> {
  const rows = await reads.all<Row>(`SELECT ${connections.columns} FROM connections WHERE removed = 0 ORDER BY id`, []);
  const addresses: Detail['addresses'] = [];
  for (const connection of rows.map(connections.fromRow)) {
    const value = await addressOn(reads, contact, connection);
    const { id, name, capabilities } = connection;
    if (value !== null) addresses.push({ connection: { id, name }, ...written(value, capabilities) });
  }
  return addresses;
}

async function fieldsByName(reads: Reads, contact: ContactEntity): Promise<Record<string, CustomValue>> {
  const known = await customFields.loadMany(reads, Object.keys(contact.fields));
  return Object.fromEntries(
    known.flatMap(({ id, name }) => {
      const value = contact.fields[id];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function ticketsOf(
  reads: Reads,
  viewer: Viewer,
  contactId: string,
): Promise<Pick<Detail, 'tickets' | 'lastActivityAt'>> {
  const visible = visibleSql(viewer);
  const rows = await reads.all<{ state: TicketState; n: number; last: number }>(
    `SELECT t.state, count(*) AS n, max(t.last_activity_at) AS last FROM tickets t
     WHERE t.contact_id = ? AND t.trashed = 0 AND ${visible.sql} GROUP BY t.state`,
    [contactId, ...visible.params],
  );
  const counts = { pending: 0, open: 0, snoozed: 0, closed: 0 };
  for (const { state, n } of rows) counts[state] = Number(n);
  const last = rows.reduce((newest, row) => Math.max(newest, Number(row.last)), 0);
  return { tickets: counts, lastActivityAt: last === 0 ? null : toInstant(last) };
}
