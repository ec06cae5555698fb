import {
  AppError,
  type ContactEntity,
  type ContactId,
  contactDefaults,
  type ErrorData,
  type ImportRow,
  type ImportVerdict,
} from '@balcao/contract';
import { type ContactRow, readContactRow } from '../domain/contact-row.ts';
import { formatPhone } from '../domain/phone-identity.ts';
import type { Reads, SqlValue, Tx } from '../store/store.ts';
import { differenceOf, placeholders, type Row, toInstant } from '../store/tables/columns.ts';
import { insertContact, updateContact } from '../store/tables/contacts.ts';
import { contacts } from '../store/tables/tables.ts';
import { groupsAfter, partsOf, tagsAfter } from './contact-parts.ts';

interface ImportHow {
  /** Complete contacts that are here already. */
  readonly update: boolean;
}

type Sensible = { readonly line: number; readonly row: ContactRow };

/**
 * Rows of a list, each on its own: everything that can be wrong with one is found before it writes, so a bad row leaves nothing
 * behind and the others go on. Tags and groups are added, what a row does not say stays: the same rows again change nothing.
 */
export async function importContacts(
  tx: Tx,
  rows: readonly ImportRow[],
  how: ImportHow,
): Promise<readonly ImportVerdict[]> {
  // One import at a time: two that take the same phones in another order would wait for each other.
  if (tx.dialect.hold !== null) await tx.get(tx.dialect.hold, ['contact.import']);
  const read = rows.map((row) => sensible(row));
  const phones = read.flatMap((each) => ('row' in each ? [each.row.phone] : []));
  // What earlier rows of the call made of a contact.
  const known = await contactsByPhone(tx, phones);
  const reads = remembering(tx);
  const verdicts: ImportVerdict[] = [];
  for (const each of read) verdicts.push('row' in each ? await importOne(tx, reads, each, known, how) : each);
  return verdicts;
}

function sensible(row: ImportRow): Sensible | ImportVerdict {
  try {
    return { line: row.line, row: readContactRow(row) };
  } catch (error) {
    return failed(row.line, error);
  }
}

function failed(line: number, error: unknown): ImportVerdict {
  if (!(error instanceof AppError)) throw error;
  const data: ErrorData = error.data;
  return { line, status: 'failed', contact: null, error: { code: error.code, message: error.message, data } };
}

async function importOne(
  tx: Tx,
  reads: Reads,
  { line, row }: Sensible,
  known: Map<string, ContactEntity>,
  how: ImportHow,
): Promise<ImportVerdict> {
  const before = known.get(row.phone);
  try {
    if (before !== undefined && !how.update) return verdict(line, 'unchanged', before.id);
    const after = await entityOf(tx, reads, row, before);
    if (before !== undefined && differenceOf(before, after) === null) return verdict(line, 'unchanged', before.id);
    await write(tx, before, after, row.name !== null);
    known.set(row.phone, after);
    return verdict(line, before === undefined ? 'created' : 'updated', after.id);
  } catch (error) {
    const taken = await takenMeanwhile(tx, row.phone, before, error);
    if (taken === undefined) return failed(line, error);
    known.set(row.phone, taken);
    return importOne(tx, reads, { line, row }, known, how);
  }
}

const verdict = (
  line: number,
  status: Exclude<ImportVerdict['status'], 'failed'>,
  contact: ContactId | null,
): ImportVerdict => ({ line, status, contact, error: null });

/** The contact as the row wants it. */
async function entityOf(
  tx: Tx,
  reads: Reads,
  row: ContactRow,
  before: ContactEntity | undefined,
): Promise<ContactEntity> {
  const base: ContactEntity = before ?? {
    ...contactDefaults,
    id: tx.newId('contact'),
    name: formatPhone(row.phone),
    phone: row.phone,
    createdAt: toInstant(tx.nowMs),
  };
  const parts = {
    stage: row.stage ?? undefined,
    source: row.source ?? undefined,
    fields: Object.keys(row.fields).length === 0 ? undefined : row.fields,
  };
  return {
    ...base,
    ...(await partsOf(reads, parts, base)),
    tagIds: row.tags.length === 0 ? base.tagIds : await tagsAfter(reads, base.tagIds, row.tags, []),
    groupIds: row.groups.length === 0 ? base.groupIds : await groupsAfter(reads, base.groupIds, row.groups, []),
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.email === null ? {} : { email: row.email }),
  };
}

async function write(tx: Tx, before: ContactEntity | undefined, after: ContactEntity, isNamed: boolean): Promise<void> {
  if (before === undefined) await insertContact(tx, after, { namedByUser: isNamed });
  else await updateContact(tx, before, after, isNamed ? { namedByUser: true } : undefined);
  tx.emit('contact.imported', { contactId: after.id });
}

/** Whom somebody else has just made of the same phone: then there is one to complete, and nothing was written yet. */
async function takenMeanwhile(
  tx: Tx,
  phone: string,
  before: ContactEntity | undefined,
  error: unknown,
): Promise<ContactEntity | undefined> {
  if (before !== undefined || !(error instanceof AppError) || error.code !== 'contact.identityTaken') return undefined;
  return (await contactsByPhone(tx, [phone])).get(phone);
}

/** Contacts that the phones lead to, held until commit. */
async function contactsByPhone(tx: Tx, phones: readonly string[]): Promise<Map<string, ContactEntity>> {
  if (phones.length === 0) return new Map();
  const wanted = padded([...new Set(phones)]);
  const leads = await tx.all<{ phone: string; contact_id: ContactId }>(
    `SELECT phone, contact_id FROM contact_phones WHERE phone IN (${placeholders(wanted.length)})`,
    wanted,
  );
  if (leads.length === 0) return new Map();
  const ids = padded([...new Set(leads.map((lead) => lead.contact_id))]);
  const rows = await tx.all<Row>(
    `SELECT ${contacts.columns} FROM contacts WHERE id IN (${placeholders(ids.length)}) ORDER BY id${tx.dialect.forUpdate}`,
    ids,
  );
  const byId = new Map(rows.map((row) => [String(row['id']), contacts.fromRow(row)]));
  // Merged away between the two reads: their phones lead elsewhere now.
  if ([...byId.values()].some(({ mergedIntoId }) => mergedIntoId !== null)) return contactsByPhone(tx, phones);
  return new Map(
    leads.flatMap((lead) => {
      const contact = byId.get(lead.contact_id);
      return contact === undefined ? [] : [[lead.phone, contact]];
    }),
  );
}

/** To one of few lengths, so that there are few statements to prepare. */
function padded<T extends SqlValue>(values: readonly T[]): readonly T[] {
  const length = [1, 8, 64, 512].find((size) => size >= values.length) ?? values.length;
  return [...values, ...Array.from({ length: length - values.length }, () => values[0] as T)];
}

/** Catalogues are asked the same of one row after the other, and do not change under an open transaction. */
function remembering(tx: Tx): Reads {
  const answers = new Map<string, Promise<unknown>>();
  const remember = <T>(kind: string, sql: string, params: readonly SqlValue[], ask: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify([kind, sql, params]);
    const answer = answers.get(key) ?? ask();
    answers.set(key, answer);
    return answer as Promise<T>;
  };
  return {
    dialect: tx.dialect,
    get: (sql, params) => remember('get', sql, params, () => tx.get(sql, params)),
    all: (sql, params) => remember('all', sql, params, () => tx.all(sql, params)),
  };
}
