import { phoneSearchForms } from '../../domain/phone-identity.ts';
import { parseProtocol } from '../../domain/protocol.ts';
import type { Dialect, SearchedTable } from '../dialect.ts';
import { anyOf, type Condition, holds, never, type Sql, ticketsWhere } from './condition.ts';
import { searchWords } from './search-words.ts';

/** Contacts whose name has a word beginning with each of the words: a phrase `maria sil` finds Maria da Silva. */
export function contactNamed(dialect: Dialect, text: string): Condition {
  return searched(dialect, 'contacts', text, {
    row: (says) => `contacts c WHERE c.id = t.contact_id AND ${says}`,
    candidates: (from, where) => ({
      sql: `SELECT tk.id FROM ${from} CROSS JOIN tickets tk WHERE ${where} AND tk.contact_id = c.id`,
      params: [],
    }),
  });
}

export function messageSays(dialect: Dialect, text: string): Condition {
  return searched(dialect, 'messages', text, {
    row: (says) => `messages m WHERE m.ticket_id = t.id AND ${says}`,
    candidates: (from, where) => ({ sql: `SELECT m.ticket_id AS id FROM ${from} WHERE ${where}`, params: [] }),
  });
}

/** Notes of the ticket, and those about its contact; one that was written from a private ticket is found by that ticket alone. */
export function noteSays(dialect: Dialect, text: string): Condition {
  const ofTicket = searched(dialect, 'notes', text, {
    row: (says) => `notes n WHERE n.ticket_id = t.id AND n.scope = 'ticket' AND ${says}`,
    candidates: (from, where) => ({
      sql: `SELECT n.ticket_id AS id FROM ${from} WHERE ${where} AND n.scope = 'ticket'`,
      params: [],
    }),
  });
  const ofContact = searched(dialect, 'notes', text, {
    row: (says) => `notes n WHERE n.contact_id = t.contact_id AND n.scope = 'contact' AND ${staysOut('t')} AND ${says}`,
    candidates: (from, where) => ({
      sql: `SELECT tk.id FROM ${from} CROSS JOIN tickets tk WHERE ${where} AND n.scope = 'contact' AND tk.contact_id = n.contact_id AND ${staysOut('tk')}`,
      params: [],
    }),
  });
  return anyOf([ofTicket, ofContact]);
}

const staysOut = (ticket: string) =>
  `NOT EXISTS (SELECT 1 FROM tickets pt WHERE pt.id = n.ticket_id AND pt.private = 1 AND pt.id <> ${ticket}.id)`;

interface Place {
  /** The row of a ticket `t`, FROM and WHERE. */
  readonly row: (ofRow: string) => string;
  readonly candidates: (from: string, where: string) => Sql;
}

function searched(dialect: Dialect, table: SearchedTable, text: string, place: Place): Condition {
  const words = searchWords(text);
  if (words.length === 0) return never;
  const search = dialect.search(table);
  const params = [dialect.searchParam(words)];
  return holds(`EXISTS (SELECT 1 FROM ${place.row(search.ofRow)})`, params, {
    ...place.candidates(search.from, search.where),
    params,
  });
}

/** A whole protocol in any spelling, or its beginning as it is written. */
export function protocolBegins(dialect: Dialect, text: string): Condition {
  const parsed = parseProtocol(text);
  if (parsed.ok) return byColumn('t.protocol = ?', [parsed.protocol]);
  const start = text.trim();
  if (start === '') return never;
  return byColumn(`t.protocol ${dialect.atLeast} ? AND t.protocol ${dialect.below} ?`, [start, afterAll(start)]);
}

export function numbered(digits: string): Condition {
  return byColumn('t.number = ?', [Number(digits)]);
}

const byColumn = (sql: string, params: readonly (string | number)[]): Condition =>
  holds(sql, params, ticketsWhere(sql, params));

/** Comes after every text that begins with `start`. */
const afterAll = (start: string): string => `${start}\u{10FFFF}`;

/** Phones in any Brazilian spelling, whole or their beginning, over contacts `c`; null when it is no phone. */
export function phoneMatches(text: string): Sql | null {
  const { prefixes, suffixes } = phoneSearchForms(text);
  const conditions = [
    ...prefixes.map((prefix) => ({ sql: '(c.phone >= ? AND c.phone < ?)', params: [prefix, `${prefix}:`] })),
    // Beside the suffix itself its last eight digits, which are indexed.
    ...suffixes.map((suffix) => ({
      sql: '(substr(c.phone, length(c.phone) - 7) = ? AND c.phone LIKE ?)',
      params: [suffix.slice(-8), `%${suffix}`],
    })),
  ];
  if (conditions.length === 0) return null;
  return { sql: conditions.map(({ sql }) => sql).join(' OR '), params: conditions.flatMap(({ params }) => params) };
}

export function contactPhoned(digits: string, international: boolean): Condition {
  const phone = phoneMatches(international ? `+${digits}` : digits);
  if (phone === null) return never;
  return contactIs(`c.phone IS NOT NULL AND (${phone.sql})`, phone.params);
}

/** Tickets whose contact `c` is such. */
export function contactIs(sql: string, params: readonly (string | number | null)[] = []): Condition {
  return holds(`EXISTS (SELECT 1 FROM contacts c WHERE c.id = t.contact_id AND ${sql})`, params, {
    sql: `SELECT tk.id FROM contacts c CROSS JOIN tickets tk WHERE ${sql} AND tk.contact_id = c.id`,
    params,
  });
}

/** A bare word or phrase: contact, number and protocol, of which the day at least: every protocol begins with a 2. */
export function mentions(dialect: Dialect, text: string): Condition {
  const number = /^#?(\d{1,12})$/.exec(text.trim())?.[1];
  const conditions = [contactNamed(dialect, text), number === undefined ? never : numbered(number)];
  if (/^\d{8}[\d-]*$/.test(text.trim())) conditions.push(protocolBegins(dialect, text));
  return anyOf(conditions.filter((condition) => condition !== never));
}
