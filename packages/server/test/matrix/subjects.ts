import { createHmac } from 'node:crypto';
import type { TicketItem } from '@balcao/contract';
import { tables } from '../../src/store/schema.ts';
import type { Desk } from '../desk.ts';
import { sql } from '../raw-sql.ts';
import type { Stage, Subject } from './rows.ts';

/** A ticket brought to a place in its life by hand, so that thousands can be. */
export interface Staging {
  readonly stage: Stage;
  readonly assigneeId: string;
  readonly isPrivate: boolean;
  readonly privateBy: string | null;
}

/** Tickets that nobody has used, each with a message of its customer's, one of ours and a note. */
export interface SubjectPool {
  take(stagings: readonly Staging[]): Promise<readonly Subject[]>;
  /** The same ones to everybody who only looks. */
  shared(stagings: readonly Staging[]): Promise<readonly Subject[]>;
}

/** Words of the customer's in ticket `n`: nobody who may not read it is told them. */
export const secretOf = (subject: Subject): string => `segredo${subject.ticket.contact.phone}`;

/** The first are few, so that whole lists of them are short. */
const [firstBatch, laterBatch] = [40, 150];

export function createSubjectPool(desk: Desk, authorId: string): SubjectPool {
  const unused: TicketItem[] = [];
  let count = 0;

  const make = async () => {
    const first = count;
    const batch = first === 0 ? firstBatch : laterBatch;
    const phones = Array.from({ length: batch }, (_, place) => `55119${84_000_000 + first + place}`);
    count += batch;
    await writeAll(desk, phones);
    await sql(desk.place, sentSql);
    await sql(desk.place, noteSql, [JSON.stringify({ type: 'user', id: authorId, name: 'Ana' }), authorId, Date.now()]);
    await sql(desk.place, 'UPDATE threads SET next_seq = 2 WHERE next_seq = 1');
    const page = await desk.admin.call('ticket.list', { filter: 'state:pending tag:none sort:-opened', limit: batch });
    const fresh = page.items.filter(({ contact }) => Number(contact.phone?.slice(5)) >= 84_000_000 + first);
    if (fresh.length !== batch) throw new Error(`${fresh.length} tickets came of ${batch}`);
    unused.push(...fresh);
  };

  const take: SubjectPool['take'] = async (stagings) => {
    // oxlint-disable-next-line no-await-in-loop -- each batch follows the one before
    while (unused.length < stagings.length) await make();
    const tickets = unused.splice(0, stagings.length);
    if (tickets.length > 0) await stageAll(desk, tickets, stagings);
    return tickets.map((ticket) => ({
      ticket,
      messageId: ticket.lastMessage?.id ?? '',
      sentId: sentIdOf(ticket.id),
      noteId: `nt_of_${ticket.id}`,
    }));
  };
  const looked = new Map<string, Subject>();
  return {
    take,
    shared: async (stagings) => {
      const missing = new Map(stagings.map((staging) => [JSON.stringify(staging), staging]));
      for (const key of looked.keys()) missing.delete(key);
      const made = await take([...missing.values()]);
      for (const [place, key] of [...missing.keys()].entries()) looked.set(key, made[place] as Subject);
      return stagings.map((staging) => looked.get(JSON.stringify(staging)) as Subject);
    },
  };
}

/** Many customers write at once, in one webhook: their tickets come as all tickets do. */
async function writeAll(desk: Desk, phones: readonly string[]): Promise<void> {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '5511300000000', phone_number_id: desk.account.phoneNumberId },
    contacts: phones.map((phone) => ({ profile: { name: `Cliente ${phone.slice(-4)}` }, wa_id: phone })),
    messages: phones.map((phone) => ({
      from: phone,
      id: `wamid.matrix.${phone}`,
      timestamp: String(Math.floor(Date.now() / 1000)),
      type: 'text',
      text: { body: `assunto segredo${phone}` },
    })),
  };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: desk.account.wabaId, changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', desk.account.appSecret).update(body).digest('hex');
  const response = await fetch(`${desk.server.url}/webhooks/${desk.account.channel}/${desk.connectionId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
    body,
  });
  if (!response.ok) throw new Error(`the webhook was answered ${response.status}`);
  await desk.settle();
}

const sentIdOf = (ticketId: string) => `ms_to_${ticketId}`;

const copied = Object.keys(tables.messages).filter((column) => column !== 'rowid');
const changed: Readonly<Record<string, string>> = {
  id: `'ms_to_' || ticket_id`,
  seq: '2',
  direction: `'out'`,
  body: `'resposta'`,
  state: `'sent'`,
  provider_id: `'wamid.sent.' || ticket_id`,
  author: `'{"type":"user","id":null,"name":"Ana"}'`,
};
const sentSql = `INSERT INTO messages (${copied.join(', ')}) SELECT ${copied.map((column) => changed[column] ?? column).join(', ')}
  FROM messages WHERE seq = 1 AND thread_id IN (SELECT id FROM threads WHERE next_seq = 1)`;

const noteSql = `INSERT INTO notes (id, scope, ticket_id, thread_id, contact_id, body, author, author_id, created_at, mention_ids, ticket_refs)
  SELECT 'nt_of_' || id, 'ticket', id, thread_id, contact_id, 'nota interna', ?, ?, ?, '[]', '[]'
  FROM tickets WHERE thread_id IN (SELECT id FROM threads WHERE next_seq = 1)`;

/** One statement for all: ids are of our own making and go into its text. */
async function stageAll(desk: Desk, tickets: readonly TicketItem[], stagings: readonly Staging[]): Promise<void> {
  const quoted = (text: string | null) => (text === null ? 'NULL' : `'${text}'`);
  const choice = (value: (staging: Staging) => string) =>
    `CASE id ${tickets.map(({ id }, place) => `WHEN '${id}' THEN ${value(stagings[place] as Staging)}`).join(' ')} END`;
  const ids = tickets.map(({ id }) => `'${id}'`).join(', ');
  const isPending = ({ stage }: Staging) => stage === 'pending';
  const stateOf = ({ stage }: Staging) => (stage === 'trashed' ? 'closed' : stage === 'failed' ? 'open' : stage);
  const now = Date.now();
  await sql(
    desk.place,
    `UPDATE tickets SET state = ${choice((staging) => quoted(stateOf(staging)))},
       assignee_id = ${choice((staging) => quoted(isPending(staging) ? null : staging.assigneeId))},
       handler = ${choice((staging) => (isPending(staging) ? `'none'` : `'human'`))},
       queued_at = ${choice((staging) => (isPending(staging) ? String(now) : 'CAST(NULL AS bigint)'))},
       snoozed_until = ${choice(({ stage }) => (stage === 'snoozed' ? String(now + 86_400_000) : 'CAST(NULL AS bigint)'))},
       resolved_at = ${choice(({ stage }) => (stage === 'closed' || stage === 'trashed' ? String(now) : 'CAST(NULL AS bigint)'))},
       trashed = ${choice(({ stage }) => (stage === 'trashed' ? '1' : '0'))},
       trashed_at = ${choice(({ stage }) => (stage === 'trashed' ? String(now) : 'CAST(NULL AS bigint)'))},
       private = ${choice(({ isPrivate }) => (isPrivate ? '1' : '0'))},
       private_by = ${choice(({ privateBy }) => quoted(privateBy))}
     WHERE id IN (${ids})`,
  );
  const failed = tickets.filter((_, place) => stagings[place]?.stage === 'failed').map(({ id }) => `'${sentIdOf(id)}'`);
  if (failed.length > 0)
    await sql(
      desk.place,
      `UPDATE messages SET state = 'failed', provider_id = NULL WHERE id IN (${failed.join(', ')})`,
    );
}
