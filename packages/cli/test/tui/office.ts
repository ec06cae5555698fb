import {
  type Capabilities,
  type Catalogues,
  type Change,
  type ConnectionEntity,
  type ContactEntity,
  catalogueEntities,
  connectionDefaults,
  contactDefaults,
  type EventType,
  type MessageEntity,
  messageDefaults,
  type NoteEntity,
  noteDefaults,
  queueDefaults,
  type SequencedEvent,
  type Snapshot,
  type ThreadEntity,
  type ThreadPage,
  type TicketEntity,
  ticketDefaults,
  type UserEntity,
  userDefaults,
} from '@balcao/contract';

/** A small office for tests of the store and the screens; every function gives whole entities with some fields set. */
export const nowMs = Date.parse('2026-11-20T17:32:00.000Z');

export function minutesAgo(minutes: number): string {
  return new Date(nowMs - minutes * 60_000).toISOString();
}

const capabilities: Capabilities = {
  window24h: true,
  templates: true,
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
  media: { image: { maxBytes: 5_000_000, mimes: ['image/jpeg', 'image/png'] } },
};

export const ana: UserEntity = {
  id: 'us_ana',
  email: 'ana@example.com',
  name: 'Ana Lima',
  role: 'supervisor',
  ...userDefaults,
};
export const bia: UserEntity = {
  id: 'us_bia',
  email: 'bia@example.com',
  name: 'Bia Ramos',
  role: 'agent',
  ...userDefaults,
};
export const suporte = { ...queueDefaults, id: 'qu_suporte' as const, name: 'Suporte', memberIds: [ana.id, bia.id] };
export const vendas = { ...queueDefaults, id: 'qu_vendas' as const, name: 'Vendas', memberIds: [ana.id] };

export const principal: ConnectionEntity = {
  ...connectionDefaults,
  id: 'cn_principal',
  channel: 'whatsapp-cloud',
  code: 'WA',
  name: 'Principal',
  address: '+55 11 4002-8922',
  capabilities,
  health: { state: 'up', checkedAt: minutesAgo(1), reason: null },
  defaultQueueId: suporte.id,
};

export function contact(id: number, part: Partial<ContactEntity> = {}): ContactEntity {
  return {
    ...contactDefaults,
    id: `ct_${id}`,
    name: `Contato ${id}`,
    phone: `55119876500${String(id).padStart(2, '0')}`,
    createdAt: minutesAgo(9000),
    ...part,
  };
}

export function thread(id: number, part: Partial<ThreadEntity> = {}): ThreadEntity {
  return {
    id: `th_${id}`,
    contactId: `ct_${id}`,
    connectionId: principal.id,
    inboundCount: 1,
    lastInboundAt: minutesAgo(52),
    awaitingReplySince: null,
    currentTicketId: `tk_${id}`,
    ...part,
  };
}

export function ticket(id: number, part: Partial<TicketEntity> = {}): TicketEntity {
  const lastActivityAt = part.lastActivityAt ?? minutesAgo(id);
  return {
    ...ticketDefaults,
    id: `tk_${id}`,
    number: 1200 + id,
    protocol: `20261120-${String(id).padStart(5, '0')}-7`,
    contactId: `ct_${id}`,
    threadId: `th_${id}`,
    connectionId: principal.id,
    queueId: suporte.id,
    queuedAt: lastActivityAt,
    createdAt: minutesAgo(60),
    lastActivityAt,
    lastMessage: { id: `ms_${id}_1`, direction: 'in', kind: 'text', preview: `Mensagem ${id}`, at: lastActivityAt },
    ...part,
  };
}

export function message(id: number, seq: number, part: Partial<MessageEntity> = {}): MessageEntity {
  const at = part.providerAt ?? minutesAgo(30 - seq);
  return {
    ...messageDefaults,
    id: `ms_${id}_${seq}`,
    threadId: `th_${id}`,
    ticketId: `tk_${id}`,
    seq,
    direction: 'in',
    kind: 'text',
    body: `Mensagem ${seq}`,
    state: 'received',
    providerId: `wamid.${id}.${seq}`,
    providerAt: at,
    receivedAt: at,
    author: { type: 'contact', id: null, name: `Contato ${id}` },
    ...part,
  };
}

export function note(id: number, part: Partial<NoteEntity> = {}): NoteEntity {
  return {
    ...noteDefaults,
    id: `nt_${id}`,
    scope: 'contact',
    ticketId: `tk_${id}`,
    threadId: `th_${id}`,
    contactId: `ct_${id}`,
    body: 'Cliente antigo',
    author: { type: 'user', id: bia.id, name: bia.name },
    createdAt: minutesAgo(3),
    ...part,
  };
}

const noCatalogues = Object.fromEntries(catalogueEntities.map((kind) => [kind, []])) as unknown as Catalogues;

export function snapshotOf(tickets: readonly TicketEntity[], part: Partial<Snapshot> = {}): Snapshot {
  const ids = tickets.map((item) => Number(item.id.slice(3)));
  const counts = { pending: 0, open: 0, snoozed: 0, closed: 0 };
  for (const item of tickets) if (!item.trashed) counts[item.state] += 1;
  return {
    seq: 100,
    me: { user: ana, queueIds: [suporte.id, vendas.id], permissions: allPermissions, tokenId: 'to_1' },
    users: [ana, bia],
    queues: [suporte, vendas],
    tags: [
      { id: 'tg_vip', name: 'vip', removed: false },
      { id: 'tg_pix', name: 'pix', removed: false },
    ],
    connections: [principal],
    catalogues: noCatalogues,
    counts,
    contacts: ids.map((id) => contact(id)),
    threads: ids.map((id) => thread(id)),
    tickets: [...tickets],
    readStates: [],
    ...part,
  };
}

export const allPermissions = {
  'ticket.read': 'all',
  'ticket.reply': 'all',
  'ticket.accept': 'all',
  'ticket.return': 'all',
  'ticket.resolve': 'all',
  'ticket.reopen': 'all',
  'ticket.transfer': 'all',
  'ticket.assignOther': 'all',
  'ticket.tag': 'all',
  'note.write': 'all',
  'contact.write': 'all',
  'template.send': 'all',
  'export.create': 'all',
  'catalogue.use': 'all',
} as const;

export function threadPageOf(messages: readonly MessageEntity[], part: Partial<ThreadPage> = {}): ThreadPage {
  return { seq: 100, messages: [...messages], notes: [], tickets: [], nextCursor: null, ...part };
}

export function event(seq: number, type: EventType, changes: readonly Change[]): SequencedEvent {
  return {
    seq,
    at: minutesAgo(0),
    event: { type, actor: { type: 'system', id: null, name: null }, subject: {}, changes },
  };
}
