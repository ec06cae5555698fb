import type { CatalogueKind, TicketItem } from '@balcao/contract';
import { totpCode, totpStep } from '../../src/security/totp.ts';
import type { Customer, Desk, Person } from '../desk.ts';
import { addSecondNumber } from '../second-number.ts';
import { picture, upload } from '../uploads.ts';

/** An office in which every action can be asked for something: what it needs is made anew for each. */
export interface TryOffice {
  readonly desk: Desk;
  /** An admin in queue Suporte, who does nearly everything. */
  readonly sueli: Person;
  readonly pending: () => Promise<TicketItem>;
  readonly open: () => Promise<TicketItem>;
  readonly closed: () => Promise<TicketItem>;
  readonly trashed: () => Promise<TicketItem>;
  readonly contact: () => Promise<string>;
  /** A message of the customer's, and one of ours that has left. */
  readonly received: () => Promise<string>;
  readonly sent: () => Promise<string>;
  readonly note: () => Promise<string>;
  readonly task: () => Promise<string>;
  readonly room: () => Promise<string>;
  readonly roomMessage: () => Promise<string>;
  readonly schedule: () => Promise<string>;
  readonly file: () => Promise<string>;
  readonly item: (kind: CatalogueKind) => Promise<string>;
  /** A name that nothing else has. */
  readonly fresh: (name: string) => string;
  readonly freshPhone: () => string;
  /** Somebody whom the action may change or sign out. */
  readonly someone: (role?: 'agent' | 'admin') => Promise<Person>;
  /** The code of an authenticator whose secret this is. */
  readonly code: (secret: string) => string;
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export async function openTryOffice(desk: Desk): Promise<TryOffice> {
  const { admin } = desk;
  let last = 0;
  const next = () => (last += 1);
  for (const name of ['Suporte', 'Vendas']) await admin.call('queue.create', { name });
  await admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  for (const name of ['vip', 'pix']) await admin.call('tag.create', { name });
  await admin.call('contactGroup.create', { name: 'Clientes' });
  await admin.call('field.create', { name: 'Pedido' });
  await admin.call('group.create', { name: 'Gestores', management: true });
  await admin.call('quickReply.create', { shortcut: '/oi', body: 'Oi!' });
  const sueli = await desk.person('Sueli', 'admin', ['Suporte', 'Vendas']);
  await admin.call('group.edit', { group: 'Gestores', add: ['sueli@example.com'] });
  await admin.call('connection.update', { connection: 'Principal', managementGroup: 'Gestores' });
  await addSecondNumber(desk, 'Outra');

  const fresh = (name: string) => `${name} ${next()}`;
  const freshPhone = () => `119${86_000_000 + next()}`;
  const pending = async () => {
    const customer: Customer = { phone: `55${freshPhone()}`, name: fresh('Cliente') };
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  const open = async () => sueli.call('ticket.accept', { ticket: (await pending()).id });
  const closed = async () => sueli.call('ticket.resolve', { ticket: (await open()).id });
  const room = async () => (await sueli.call('room.create', { name: fresh('Sala') })).id;
  const parts: Partial<Record<CatalogueKind, object>> = { funnel: { stages: ['Um'] }, board: { columns: ['Um'] } };
  return {
    desk,
    sueli,
    pending,
    open,
    closed,
    trashed: async () => sueli.call('ticket.trash', { ticket: (await open()).id }),
    contact: async () => {
      const input = { name: fresh('Contato'), phone: freshPhone(), connection: 'Principal' };
      return (await sueli.call('contact.create', input)).id;
    },
    received: async () => (await open()).lastMessage?.id ?? '',
    sent: async () => {
      const { id } = await sueli.call('message.send', { ticket: (await open()).id, text: 'Bom dia' });
      await desk.settle();
      return id;
    },
    note: async () => (await sueli.call('note.add', { ticket: (await open()).id, body: 'Cliente antigo' })).id,
    task: async () => (await sueli.call('task.create', { title: 'Ligar' })).id,
    room,
    roomMessage: async () => (await sueli.call('room.send', { room: await room(), body: 'Oi' })).id,
    schedule: async () => {
      const input = { ticket: (await open()).id, at: '2099-01-01T10:00', text: 'Oi' };
      return (await sueli.call('schedule.create', input)).id;
    },
    file: async () => (await upload(desk, sueli, picture(100 + next()), 'foto.png')).id,
    item: async (kind) => (await sueli.call(`${kind}.create`, { name: fresh(kind), ...parts[kind] } as never)).id,
    fresh,
    freshPhone,
    someone: async (role = 'agent') => desk.person(`Pessoa ${String.fromCharCode(...letters(next()))}`, role),
    code: (secret) => {
      const bits = secret
        .split('')
        .map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0'))
        .join('');
      const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
      return totpCode(Buffer.from(bytes), totpStep(desk.server.context.now()));
    },
  };
}

/** A number in letters: e-mails are made of those of a name. */
const letters = (value: number) =>
  String(value)
    .split('')
    .map((digit) => 97 + Number(digit));
