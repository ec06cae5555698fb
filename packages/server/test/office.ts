import {
  type Action,
  type CallOf,
  type ConnectionId,
  type ContactEntity,
  type ContactId,
  connectionDefaults,
  contactDefaults,
  grantsOfRole,
  type InputOf,
  type MessageEntity,
  messageDefaults,
  type NoteEntity,
  noteDefaults,
  type OutputOf,
  type QueueId,
  queueDefaults,
  type Role,
  type TagId,
  type ThreadId,
  type TicketEntity,
  type TicketId,
  ticketDefaults,
  type UserId,
  userDefaults,
} from '@balcao/contract';
import type { ReadContext, ReadHandler } from '../src/actions/handler.ts';
import type { UserActor } from '../src/actor.ts';
import { nameKey } from '../src/store/queries/refs.ts';
import type { Seed } from './seed-handlers.ts';
import type { OpenStore } from './store-harness.ts';

/* A small office as rows: people, queues, connections, and tickets made one by one. */

export const nowMs = Date.parse('2026-11-20T15:00:00.000Z');
export const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
export const hour = 3_600_000;

export const userId = (name: string) => `us_${name}` as UserId;
export const queueId = (name: string) => `qu_${name}` as QueueId;
export const tagId = (name: string) => `tg_${name}` as TagId;
export const connectionId = (name: string) => `cn_${name}` as ConnectionId;

interface Member {
  readonly role: Role;
  readonly queues: readonly string[];
  /** Connections in whose management group they are. */
  readonly manages?: readonly string[];
}

export const members: Readonly<Record<string, Member>> = {
  ana: { role: 'agent', queues: ['vendas'] },
  bia: { role: 'agent', queues: ['vendas', 'suporte'], manages: ['matriz'] },
  caio: { role: 'agent', queues: [] },
  sueli: { role: 'supervisor', queues: ['suporte'], manages: ['filial'] },
  adao: { role: 'admin', queues: [], manages: ['matriz'] },
  aurea: { role: 'auditor', queues: [] },
  robo: { role: 'ci', queues: [] },
};

export function actorOf(name: string): UserActor {
  const member = members[name];
  if (member === undefined) throw new Error(`nobody is called ${name}`);
  return {
    type: 'user',
    userId: userId(name),
    tokenId: `to_${name}`,
    name,
    role: member.role,
    grants: member.role === 'ci' ? { ...grantsOfRole('ci'), 'ticket.read': 'all' } : grantsOfRole(member.role),
    isNarrowed: member.role === 'ci',
    managedIds: (member.manages ?? []).map(connectionId),
    queueIds: member.queues.map(queueId),
    connectionId: member.role === 'ci' ? connectionId('matriz') : null,
  };
}

export const viewers = Object.keys(members);

const media = {};
const capabilities = (window24h: boolean) => ({
  window24h,
  templates: window24h,
  revoke: false,
  sticker: true,
  reactions: true,
  replyTo: true,
  receipts: true,
  typing: true,
  history: false,
  groups: false,
  calls: false,
  maxText: 4096,
  maxCaption: 1024,
  media,
});

function connectionSeed(name: string, channel: string, window24h: boolean): Seed {
  return {
    kind: 'connection',
    value: {
      ...connectionDefaults,
      id: connectionId(name),
      channel,
      code: channel.slice(0, 2).toUpperCase(),
      name,
      address: null,
      capabilities: capabilities(window24h),
    },
    hidden: {
      account_key: name,
      name_key: nameKey(name),
      settings: JSON.stringify({ public: { phoneNumberId: '1' }, secretNames: ['accessToken'] }),
      secrets: 'sealed',
      created_at: nowMs,
      received_count: 3,
      refused_count: 1,
      unknown_count: 2,
    },
  };
}

export const queueNames = ['vendas', 'suporte', 'cobrança'];

export function officeSeeds(): Seed[] {
  return [
    ...viewers.map(
      (name): Seed => ({
        kind: 'user',
        value: {
          id: userId(name),
          email: `${name}@loja.example`,
          name: name === 'aurea' ? 'Áurea Lima' : name,
          role: members[name]?.role ?? 'agent',
          ...userDefaults,
        },
        hidden: { password_hash: '-', created_at: nowMs },
      }),
    ),
    ...viewers.map(
      (name): Seed => ({
        kind: 'sql',
        sql: `INSERT INTO tokens (id, hash, user_id, kind, name, created_at) VALUES (?, ?, ?, 'session', 'test', ?)`,
        params: [`to_${name}`, name, userId(name), nowMs],
      }),
    ),
    ...queueNames.map(
      (name): Seed => ({
        kind: 'queue',
        value: {
          ...queueDefaults,
          id: queueId(name),
          name,
          memberIds: viewers.filter((viewer) => members[viewer]?.queues.includes(name)).map(userId),
        },
        hidden: { name_key: nameKey(name), created_at: nowMs },
      }),
    ),
    ...['vip', 'pix', 'spam'].map(
      (name): Seed => ({
        kind: 'tag',
        value: { id: tagId(name), name, removed: false },
        hidden: { name_key: nameKey(name) },
      }),
    ),
    connectionSeed('matriz', 'whatsapp-cloud', true),
    connectionSeed('filial', 'telegram', false),
  ];
}

export interface TicketSeed {
  readonly ticket?: Partial<TicketEntity>;
  readonly contact?: Partial<ContactEntity>;
  readonly thread?: Partial<{ inboundCount: number; lastInboundAt: string | null; awaitingReplySince: string | null }>;
  readonly messages?: readonly Partial<MessageEntity>[];
  readonly notes?: readonly Partial<NoteEntity>[];
  /** What users have read of the thread. */
  readonly read?: Readonly<Record<string, number>>;
}

export const ticketId = (number: number) => `tk_${String(number).padStart(8, '0')}` as TicketId;
const pad = (number: number) => String(number).padStart(8, '0');

/** A ticket with a contact and a thread of its own; `number` names all three. */
export function ticketSeeds(number: number, parts: TicketSeed = {}): Seed[] {
  const contactId = `ct_${pad(number)}` as ContactId;
  const threadId = `th_${pad(number)}` as ThreadId;
  const connection = parts.ticket?.connectionId ?? connectionId('matriz');
  const contact: ContactEntity = {
    ...contactDefaults,
    id: contactId,
    name: `Cliente ${number}`,
    createdAt: at(hour),
    ...parts.contact,
  };
  const ticket = ticketOf(number, { contactId, threadId, ...parts.ticket });
  return [
    { kind: 'contact', value: contact, hidden: { name_key: nameKey(contact.name), named_by_user: 0 } },
    {
      kind: 'sql',
      sql: 'INSERT INTO identities (id, contact_id, channel, canonical, raw) VALUES (?, ?, ?, ?, ?)',
      params: [`ci_${pad(number)}`, contactId, connection, pad(number), pad(number)],
    },
    {
      kind: 'thread',
      value: {
        id: threadId,
        contactId,
        connectionId: connection,
        inboundCount: 0,
        lastInboundAt: null,
        awaitingReplySince: null,
        currentTicketId: ticket.id,
        ...parts.thread,
      },
      hidden: { identity_id: `ci_${pad(number)}`, next_seq: 1 },
    },
    { kind: 'ticket', value: ticket },
    ...(parts.messages ?? []).map((message, place) => messageSeed(ticket, place + 1, message)),
    ...(parts.notes ?? []).map((note, place) => noteSeed(ticket, place, note)),
    ...Object.entries(parts.read ?? {}).map(
      ([name, count]): Seed => ({
        kind: 'sql',
        sql: 'INSERT INTO read_states (user_id, thread_id, read_count) VALUES (?, ?, ?)',
        params: [userId(name), threadId, count],
      }),
    ),
  ];
}

export function ticketOf(number: number, fields: Partial<TicketEntity>): TicketEntity {
  return {
    ...ticketDefaults,
    id: ticketId(number),
    number,
    protocol: `20261120-${String(number).padStart(5, '0')}-0`,
    contactId: 'ct_x',
    threadId: 'th_x',
    connectionId: connectionId('matriz'),
    queueId: queueId('vendas'),
    createdAt: at(2 * hour),
    lastActivityAt: at(number * 1000),
    ...fields,
  };
}

export function messageSeed(ticket: TicketEntity, seq: number, fields: Partial<MessageEntity>): Seed {
  const value: MessageEntity = {
    ...messageDefaults,
    id: `ms_${ticket.id.slice(3)}${seq}`,
    threadId: ticket.threadId,
    ticketId: ticket.id,
    seq,
    direction: 'in',
    kind: 'text',
    body: 'oi',
    state: 'received',
    providerAt: at(hour - seq * 1000),
    receivedAt: at(hour - seq * 1000),
    author: { type: 'contact', id: null, name: null },
    ...fields,
  };
  return { kind: 'message', value, hidden: { connection_id: ticket.connectionId, author_id: value.author.id } };
}

function noteSeed(ticket: TicketEntity, place: number, fields: Partial<NoteEntity>): Seed {
  const value: NoteEntity = {
    ...noteDefaults,
    id: `nt_${ticket.id.slice(3)}${place}`,
    scope: 'ticket',
    ticketId: ticket.id,
    threadId: ticket.threadId,
    contactId: ticket.contactId,
    body: 'nota',
    author: { type: 'user', id: userId('bia'), name: 'bia' },
    createdAt: at(hour),
    ...fields,
  };
  return { kind: 'note', value, hidden: { author_id: value.author.id } };
}

/** Asks a read action as somebody, as the dispatcher does: input checked and defaults filled in. */
export async function ask<A extends Action>(
  office: OpenStore,
  who: string,
  handler: ReadHandler<A>,
  call: CallOf<A>,
): Promise<OutputOf<A>> {
  const input = handler.action.input.parse(call) as InputOf<A>;
  return office.store.read(async (reads, seq) => {
    const context: ReadContext = {
      reads,
      actor: actorOf(who),
      nowMs,
      seq,
      presentIn: () => [],
      refusedOf: () => 0,
      viewed: () => undefined,
    };
    const output = await handler.run(context, input);
    return handler.action.output.parse(output) as OutputOf<A>;
  });
}
