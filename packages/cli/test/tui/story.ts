import type { Snapshot, ThreadPage } from '@balcao/contract';
import { ana, bia, contact, message, minutesAgo, note, snapshotOf, thread, threadPageOf, ticket } from './office.ts';

/** The inbox of the pictures in the design: a few customers in every state. */
export function inbox(part: Partial<Snapshot> = {}): Snapshot {
  const tickets = [
    ticket(1, {
      tagIds: ['tg_vip'],
      lastActivityAt: minutesAgo(4),
      lastMessage: said(1, 'Pedido não chegou, podem ver?'),
    }),
    ticket(2, {
      tagIds: ['tg_pix'],
      lastActivityAt: minutesAgo(9),
      lastMessage: { ...said(2, 'comprovante.jpg'), kind: 'image' },
    }),
    ticket(3, { lastActivityAt: minutesAgo(22), lastMessage: said(3, 'Oi, quero remarcar a visita') }),
    ticket(4, { private: true, lastActivityAt: minutesAgo(64), lastMessage: said(4, 'Preciso falar em particular') }),
    ticket(5, { state: 'open', assigneeId: ana.id, tagIds: ['tg_vip'], lastActivityAt: minutesAgo(2) }),
    ticket(6, { state: 'open', assigneeId: bia.id, lastActivityAt: minutesAgo(50) }),
    ticket(7, {
      state: 'closed',
      resolvedAt: minutesAgo(2000),
      resolvedBy: ana.id,
      resolutions: [{ at: minutesAgo(2000), by: ana.id }],
      lastActivityAt: minutesAgo(2000),
    }),
    ticket(8, { state: 'open', assigneeId: ana.id, lastActivityAt: minutesAgo(1600) }),
  ];
  const names = [
    'João Souza',
    'Bia Ramos',
    'Carlos Pereira',
    'Dra. Helena Prado',
    'Marina Duarte',
    'Loja 3',
    'Pedro Nunes',
    'Rui Castro',
  ];
  return snapshotOf(tickets, {
    counts: { pending: 4, open: 12, closed: 87, snoozed: 2 },
    contacts: names.map((name, at) => contact(at + 1, { name })),
    threads: [
      thread(1, { inboundCount: 2, lastInboundAt: minutesAgo(4) }),
      thread(2, { lastInboundAt: minutesAgo(9) }),
      thread(3, { lastInboundAt: minutesAgo(23 * 60 + 20) }),
      thread(4, { inboundCount: 0, lastInboundAt: minutesAgo(18 * 60) }),
      thread(5, { inboundCount: 3, lastInboundAt: minutesAgo(47) }),
      thread(6, { awaitingReplySince: minutesAgo(30) }),
      thread(7, { lastInboundAt: minutesAgo(2000) }),
      thread(8, { lastInboundAt: minutesAgo(1600) }),
    ],
    readStates: [{ id: 'th_5', readCount: 3 }],
    ...part,
  });
}

function said(id: number, preview: string) {
  return { id: `ms_${id}_1` as const, direction: 'in' as const, kind: 'text', preview, at: minutesAgo(id) };
}

/** The open ticket of Marina: an older episode, quotes, notes, files, and every state of a delivery. */
export function marina(): ThreadPage {
  const out = (seq: number, body: string, part: Parameters<typeof message>[2] = {}) =>
    message(5, seq, {
      direction: 'out',
      body,
      author: { type: 'user', id: ana.id, name: ana.name },
      state: 'read',
      ...part,
    });
  const from = { author: { type: 'contact' as const, id: null, name: 'Marina Duarte' } };
  return threadPageOf(
    [
      message(5, 1, { ...from, body: 'Bom dia! O boleto venceu?', providerAt: minutesAgo(2900) }),
      message(5, 2, { ...from, body: 'Pedido não chegou, podem ver?', providerAt: minutesAgo(47) }),
      out(3, 'Bom dia, Marina! Já estou verificando com a transportadora, um momento por favor.', {
        providerAt: minutesAgo(45),
        replyToId: 'ms_5_2',
      }),
      message(5, 4, {
        ...from,
        kind: 'audio',
        voice: true,
        body: '',
        providerAt: minutesAgo(40),
        media: { id: 'md_1', mime: 'audio/ogg', name: null, bytes: 48_200, state: 'ready' },
        reactions: [{ emoji: '👍', by: 'user', byId: ana.id, at: minutesAgo(39) }],
      }),
      out(5, 'Segue o rastreio.', {
        providerAt: minutesAgo(30),
        state: 'failed',
        errorCode: '131053',
        errorText: 'mídia expirada',
      }),
      out(6, 'Chega amanhã.', { providerAt: minutesAgo(12), state: 'delivered' }),
      message(5, 7, { ...from, body: 'Obrigada!', providerAt: minutesAgo(10), editedAt: minutesAgo(9) }),
      message(5, 8, { ...from, body: '', providerAt: minutesAgo(8), revokedAt: minutesAgo(7) }),
      out(9, 'Mais alguma coisa?', { providerAt: minutesAgo(2), state: 'uncertain' }),
    ],
    {
      notes: [note(5, { body: 'já reclamou em outubro, ver #1101', createdAt: minutesAgo(35) })],
      tickets: [
        ticket(5, { state: 'open', assigneeId: ana.id, tagIds: ['tg_vip'], lastActivityAt: minutesAgo(2) }),
        ticket(50, {
          threadId: 'th_5',
          contactId: 'ct_5',
          state: 'closed',
          resolvedAt: minutesAgo(2700),
          resolvedBy: ana.id,
          resolutions: [{ at: minutesAgo(2700), by: ana.id }],
          lastActivityAt: minutesAgo(2700),
        }),
      ],
    },
  );
}
