import { type ActionId, type CatalogueKind, catalogueKinds } from '@balcao/contract';
import type { Person } from '../desk.ts';
import { settingsAt } from '../whatsapp-account.ts';
import type { TryOffice } from './office.ts';

/** What an action is asked, once all that it needs is there; by Sueli unless it says by whom. */
export type Try = (office: TryOffice) => Promise<object | { readonly input: object; readonly by: Person }>;

const onOpen =
  (more: object = {}): Try =>
  async ({ open }) => ({ ticket: (await open()).id, ...more });
const onPending =
  (more: object = {}): Try =>
  async ({ pending }) => ({ tickets: [(await pending()).id, (await pending()).id], ...more });
const onContact =
  (more: object = {}): Try =>
  async ({ contact }) => ({ contact: await contact(), ...more });

const parts: Partial<Record<CatalogueKind, object>> = { funnel: { stages: ['Um'] }, board: { columns: ['Um'] } };
const catalogueTries: Record<string, Try> = Object.fromEntries(
  catalogueKinds.flatMap((kind): [string, Try][] => [
    [`${kind}.create`, async ({ fresh }) => ({ name: fresh('Novo'), ...parts[kind] })],
    [`${kind}.edit`, async ({ item, fresh }) => ({ [kind]: await item(kind), name: fresh('Outro') })],
    [`${kind}.remove`, async ({ item }) => ({ [kind]: await item(kind) })],
  ]),
);

const steps = [
  { action: 'ticket.tag', input: { add: ['vip'] } },
  { action: 'note.add', input: { body: 'pela macro' } },
];

/** Every action that writes, with something that it does when it is asked. */
export const tries: Readonly<Partial<Record<ActionId, Try>>> = {
  ...catalogueTries,
  'ticket.accept': async ({ pending }) => ({ ticket: (await pending()).id }),
  'ticket.assign': async ({ pending }) => ({ ticket: (await pending()).id, user: 'sueli@example.com' }),
  'ticket.transfer': onOpen({ queue: 'Vendas' }),
  'ticket.return': onOpen(),
  'ticket.resolve': onOpen(),
  'ticket.reopen': async ({ closed }) => ({ ticket: (await closed()).id }),
  'ticket.tag': onOpen({ add: ['vip'] }),
  'ticket.merge': async ({ desk }) => {
    const customer = { phone: '5511986999999', name: 'Duas vezes' };
    await desk.writes(customer, 'Oi');
    const first = await desk.ticketOf(customer);
    await desk.admin.call('ticket.resolve', { ticket: first.id });
    await desk.writes(customer, 'Oi de novo');
    return { ticket: (await desk.ticketOf(customer)).id, from: first.id };
  },
  'ticket.privatize': onOpen(),
  'ticket.unprivatize': async ({ open, sueli }) => {
    const { id } = await open();
    await sueli.call('ticket.privatize', { ticket: id });
    return { ticket: id };
  },
  'ticket.set': onOpen({ value: '10,00', fields: { Pedido: '77' } }),
  'ticket.start': async ({ freshPhone }) => ({
    phone: freshPhone(),
    name: 'Começo',
    connection: 'Principal',
    template: 'aviso_sem_variaveis',
  }),
  'ticket.snooze': onOpen({ until: '2h' }),
  'ticket.wake': async ({ open, sueli }) => {
    const { id } = await open();
    await sueli.call('ticket.snooze', { ticket: id, until: '2h' });
    return { ticket: id };
  },
  'ticket.trash': onOpen(),
  'ticket.restore': async ({ trashed }) => ({ ticket: (await trashed()).id }),
  'ticket.purge': async ({ trashed }) => ({ ticket: (await trashed()).id }),
  'ticket.moveChannel': onOpen({ connection: 'Outra' }),
  'ticket.toBot': onOpen(),
  'ticket.bot': async ({ pending }) => ({ ticket: (await pending()).id, on: true }),
  'ticket.protocol': onOpen(),
  'message.send': onOpen({ text: 'Bom dia' }),
  'message.react': async ({ received }) => ({ message: await received(), emoji: '👍' }),
  'message.retry': async ({ desk, open, sueli }) => {
    const ticket = await open();
    const fail = { status: 400, code: 131026, message: 'Message undeliverable' };
    desk.emulator.addFault({ channel: 'whatsapp-cloud', rule: { on: 'send', do: { fail } }, times: 1 });
    const { id } = await sueli.call('message.send', { ticket: ticket.id, text: 'Falha' });
    await desk.settle();
    return { message: id };
  },
  'message.takeBack': async ({ open, sueli }) => ({
    message: (await sueli.call('message.send', { ticket: (await open()).id, text: 'Errado', hold: 30 })).id,
  }),
  'message.revoke': async ({ sent }) => ({ message: await sent(), hereOnly: true }),
  'schedule.create': onOpen({ at: '2099-01-01T10:00', text: 'Oi' }),
  'schedule.edit': async ({ schedule }) => ({ schedule: await schedule(), text: 'Outro' }),
  'schedule.cancel': async ({ schedule }) => ({ schedule: await schedule() }),
  'draft.save': onOpen({ body: 'Bom' }),
  'draft.discard': async ({ open, sueli }) => {
    const { id } = await open();
    await sueli.call('draft.save', { ticket: id, body: 'Bom' });
    return { ticket: id };
  },
  'thread.mark': onOpen({ read: false }),
  'thread.typing': onOpen(),
  'quickReply.create': async ({ fresh }) => ({ shortcut: fresh('/q').replace(' ', ''), body: 'Oi' }),
  'quickReply.edit': async () => ({ quickReply: '/oi', body: 'Oi de novo!' }),
  'quickReply.remove': async ({ sueli, fresh }) => {
    const shortcut = fresh('/r').replace(' ', '');
    await sueli.call('quickReply.create', { shortcut, body: 'Oi' });
    return { quickReply: shortcut };
  },
  'gallery.create': async ({ file, fresh }) => ({ name: fresh('Foto'), media: await file() }),
  'gallery.addVersion': async (office) => ({ gallery: await galleryOf(office), media: await office.file() }),
  'gallery.edit': async (office) => ({ gallery: await galleryOf(office), name: office.fresh('Outra') }),
  'gallery.remove': async (office) => ({ gallery: await galleryOf(office) }),
  'macro.create': async ({ fresh }) => ({ name: fresh('Macro'), steps }),
  'macro.edit': async (office) => ({ macro: await macroOf(office), name: office.fresh('Outra') }),
  'macro.remove': async (office) => ({ macro: await macroOf(office) }),
  'macro.run': async (office) => ({
    macro: await macroOf(office),
    tickets: [(await office.open()).id, (await office.open()).id],
  }),
  'message.videoLink': onOpen({ send: true }),
  'message.sendOnce': async ({ pending }) => ({ contact: (await pending()).contact.id, text: 'Oi' }),
  'note.add': onOpen({ body: 'nota' }),
  'note.edit': async ({ note }) => ({ note: await note(), body: 'outra' }),
  'note.pin': async ({ note }) => ({ note: await note() }),
  'note.delete': async ({ note }) => ({ note: await note() }),
  'task.create': onOpen({ title: 'Ligar' }),
  'task.edit': async ({ task }) => ({ task: await task(), title: 'Ligar já' }),
  'task.done': async ({ task }) => ({ task: await task() }),
  'task.remove': async ({ task }) => ({ task: await task() }),
  'room.create': async ({ fresh }) => ({ name: fresh('Sala') }),
  'room.direct': async ({ someone }) => ({ user: (await someone()).id }),
  'room.edit': async ({ room, fresh }) => ({ room: await room(), name: fresh('Outra sala') }),
  'room.setMembers': async ({ room, someone }) => ({ room: await room(), add: [(await someone()).id] }),
  'room.send': async ({ room }) => ({ room: await room(), body: 'Oi' }),
  'room.editMessage': async ({ roomMessage }) => ({ message: await roomMessage(), body: 'Olá' }),
  'room.deleteMessage': async ({ roomMessage }) => ({ message: await roomMessage() }),
  'room.read': async ({ room, someone, sueli }) => {
    const [id, by] = [await room(), await someone()];
    await sueli.call('room.setMembers', { room: id, add: [by.id] });
    await sueli.call('room.send', { room: id, body: 'Leia' });
    return { input: { room: id }, by };
  },
  'notification.read': async ({ someone, sueli }) => {
    const by = await someone();
    await sueli.call('task.create', { title: 'Sua', assignee: by.id });
    return { input: { all: true }, by };
  },
  'contact.create': async ({ fresh, freshPhone }) => ({
    name: fresh('Contato'),
    phone: freshPhone(),
    connection: 'Principal',
    tags: ['vip'],
  }),
  'contact.edit': onContact({ email: 'x@example.com' }),
  'contact.rename': onContact({ name: 'Outro nome' }),
  'contact.tag': onContact({ add: ['vip'] }),
  'contact.group': onContact({ add: ['Clientes'] }),
  'contact.setWallet': onContact({ users: ['sueli@example.com'] }),
  'contact.block': async ({ open }) => ({ contact: (await open()).contact.id }),
  'contact.unblock': async ({ contact, sueli }) => {
    const id = await contact();
    await sueli.call('contact.block', { contact: id });
    return { contact: id };
  },
  'contact.blockBot': onContact({ on: true }),
  'contact.sanitize': async ({ open }) => ({ contact: (await open()).contact.id }),
  'contact.merge': async ({ contact, pending }) => ({
    contact: await contact(),
    from: (await pending()).contact.id,
  }),
  'contact.import': async ({ freshPhone }) => ({ rows: [{ line: 1, name: 'Importado', phone: freshPhone() }] }),
  'connection.add': async ({ desk, fresh }) => ({
    channel: desk.account.channel,
    name: fresh('Número'),
    settings: { ...settingsAt(desk.emulator.url), phoneNumberId: '106540352242777' },
  }),
  'connection.update': async ({ fresh }) => ({
    connection: 'Outra',
    reopenPolicy: { kind: 'new' },
    queue: 'Vendas',
    name: fresh('Outra'),
  }),
  'connection.test': async () => ({ connection: 'Principal' }),
  'connection.remove': async ({ desk, sueli, fresh }) => {
    const settings = { ...settingsAt(desk.emulator.url), phoneNumberId: '106540352242778' };
    const { id } = await sueli.call('connection.add', {
      channel: desk.account.channel,
      name: fresh('Número'),
      settings,
    });
    return { connection: id };
  },
  'template.refresh': async () => ({ connection: 'Principal' }),
  'tag.create': async ({ fresh }) => ({ name: fresh('tag') }),
  'tag.edit': async (office) => ({ tag: await tagOf(office), name: office.fresh('outra') }),
  'tag.remove': async (office) => ({ tag: await tagOf(office) }),
  'field.create': async ({ fresh }) => ({ name: fresh('Campo') }),
  'field.edit': async (office) => ({ field: await fieldOf(office), name: office.fresh('Outro campo') }),
  'field.remove': async (office) => ({ field: await fieldOf(office) }),
  'view.create': async ({ fresh }) => ({ name: fresh('Visão'), filter: 'state:open' }),
  'view.edit': async (office) => ({ view: await viewOf(office), filter: 'state:pending' }),
  'view.remove': async (office) => ({ view: await viewOf(office) }),
  'queue.create': async ({ fresh }) => ({ name: fresh('Fila') }),
  'queue.edit': async (office) => ({ queue: await queueOf(office), name: office.fresh('Outra fila') }),
  'queue.setMembers': async (office) => ({ queue: await queueOf(office), members: ['sueli@example.com'] }),
  'queue.remove': async (office) => ({ queue: await queueOf(office), moveTo: 'Suporte' }),
  'user.create': async ({ fresh }) => ({
    email: `${fresh('novo').replace(' ', '.')}@example.com`,
    name: fresh('Novo'),
    password: 'a long password',
  }),
  'user.edit': async ({ someone }) => ({ user: (await someone()).id, name: 'Outro nome' }),
  'user.disable': async ({ someone }) => ({ user: (await someone()).id }),
  'user.setPassword': async ({ someone }) => ({ user: (await someone()).id, password: 'another long password' }),
  'user.resetTotp': async (office) => ({ user: (await withTotp(office)).by.id }),
  'role.create': async ({ fresh }) => ({ name: fresh('Papel'), permissions: ['ticket.read'] }),
  'role.edit': async (office) => ({ role: await roleOf(office), name: office.fresh('Outro papel') }),
  'role.remove': async (office) => ({ role: await roleOf(office) }),
  'profile.edit': async () => ({ signature: 'Att., Sueli' }),
  'profile.setPassword': async ({ someone }) => ({
    input: { current: 'a long password', password: 'another long password' },
    by: await someone(),
  }),
  'profile.setPresence': async ({ someone }) => ({ input: { presence: 'away' }, by: await someone() }),
  'profile.beginTotp': async ({ someone }) => ({ input: {}, by: await someone() }),
  'profile.confirmTotp': async ({ someone, code }) => {
    const by = await someone();
    const { secret } = await by.call('profile.beginTotp', {});
    return { input: { code: code(secret) }, by };
  },
  'profile.endTotp': async (office) => ({
    input: { password: 'a long password' },
    by: (await withTotp(office)).by,
  }),
  'session.revoke': async ({ someone, desk, sueli }) => {
    const by = await someone();
    const user = (await sueli.call('user.list', {})).items.find(({ id }) => id === by.id);
    await desk.admin.call('auth.login', { email: user?.email ?? '', password: 'a long password' });
    return { input: { others: true }, by };
  },
  'setting.set': async () => ({ key: 'undoSendSeconds', value: 5 }),
  'setting.reset': async ({ sueli }) => {
    await sueli.call('setting.set', { key: 'requiredOnResolve', value: ['type'] } as never);
    return { key: 'requiredOnResolve' };
  },
  'auth.login': async () => ({ email: 'sueli@example.com', password: 'a long password' }),
  'auth.logout': async ({ someone }) => ({ input: {}, by: await someone() }),
  'token.create': async () => ({ name: 'script' }),
  'token.revoke': async ({ sueli }) => ({ token: (await sueli.call('token.create', { name: 'velho' })).id }),
  'group.create': async ({ fresh }) => ({ name: fresh('Grupo') }),
  'group.edit': async (office) => ({ group: await groupOf(office), management: true }),
  'group.remove': async (office) => ({ group: await groupOf(office) }),
  'event.undo': async ({ open, sueli }) => {
    await sueli.call('ticket.tag', { ticket: (await open()).id, add: ['pix'] });
    return {};
  },
  'bulk.assign': onPending({ user: 'sueli@example.com' }),
  'bulk.resolve': onPending(),
  'bulk.snooze': async ({ open }) => ({ tickets: [(await open()).id], until: '2h' }),
  'bulk.tag': onPending({ add: ['vip'] }),
  'bulk.transfer': onPending({ queue: 'Vendas' }),
  'bulk.trash': onPending(),
};

const galleryOf = async ({ sueli, file, fresh }: TryOffice) =>
  (await sueli.call('gallery.create', { name: fresh('Foto'), media: (await file()) as never })).id;
const macroOf = async ({ sueli, fresh }: TryOffice) =>
  (await sueli.call('macro.create', { name: fresh('Macro'), steps } as never)).id;
const tagOf = async ({ sueli, fresh }: TryOffice) => (await sueli.call('tag.create', { name: fresh('tag') })).id;
const fieldOf = async ({ sueli, fresh }: TryOffice) => (await sueli.call('field.create', { name: fresh('Campo') })).id;
const viewOf = async ({ sueli, fresh }: TryOffice) =>
  (await sueli.call('view.create', { name: fresh('Visão'), filter: 'state:open' })).id;
const queueOf = async ({ sueli, fresh }: TryOffice) => (await sueli.call('queue.create', { name: fresh('Fila') })).id;
const roleOf = async ({ sueli, fresh }: TryOffice) =>
  (await sueli.call('role.create', { name: fresh('Papel'), permissions: ['ticket.read'] })).id;
const groupOf = async ({ sueli, fresh }: TryOffice) => (await sueli.call('group.create', { name: fresh('Grupo') })).id;

async function withTotp({ someone, code }: TryOffice): Promise<{ readonly by: Person }> {
  const by = await someone();
  const { secret } = await by.call('profile.beginTotp', {});
  await by.call('profile.confirmTotp', { code: code(secret) });
  return { by };
}
