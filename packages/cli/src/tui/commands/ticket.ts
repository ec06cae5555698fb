import { type Label, type QueueEntity, type TicketParts } from '@balcao/contract';
import { activeUsers } from '../../store/select.ts';
import { selectedParts } from '../list-model.ts';
import { say } from '../look.ts';
import type { MenuEntry } from '../overlays/overlay.ts';
import { createPicker } from '../overlays/picker.ts';
import { formatPhone } from '../phone.ts';
import type { View } from '../ui.ts';
import { cliLine, quoted } from './cli-line.ts';
import { type App, availability, type Command } from './command.ts';
import { exportTicket } from './export.ts';
import { hasTemplates, isActive, isClosed, isHeld, isPending, isWritable, noTicket, ticketCheck } from './reasons.ts';
import { openTemplates } from './template.ts';

/** What can be done with the selected ticket. */
export const ticketCommands: readonly Command[] = [
  {
    id: 'ticket.accept',
    title: { 'pt-BR': 'Aceitar', en: 'Accept' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'aceitar', en: 'accept' }, rank: 1 },
    when: ticketCheck('ticket.accept', isPending),
    run: (app) => simple(app, 'ticket.accept', 'accepted'),
    cli: (view) => cliLine('ticket.accept', numberOf(view)),
  },
  {
    id: 'ticket.return',
    title: { 'pt-BR': 'Devolver à fila', en: 'Return to queue' },
    isWrite: true,
    when: ticketCheck('ticket.return', isHeld),
    run: (app) => simple(app, 'ticket.return', 'returned'),
    cli: (view) => cliLine('ticket.return', numberOf(view)),
  },
  {
    id: 'ticket.transfer',
    title: { 'pt-BR': 'Transferir (fila, pessoa)', en: 'Transfer (queue, person)' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'transferir', en: 'transfer' }, rank: 20 },
    when: ticketCheck('ticket.transfer', isActive),
    run: pickQueue,
    cli: (view) => cliLine('ticket.transfer', numberOf(view), '--queue QUEUE --to USER'),
  },
  {
    id: 'ticket.assign',
    title: { 'pt-BR': 'Trocar responsável', en: 'Change assignee' },
    isWrite: true,
    when: ticketCheck('ticket.assignOther', isActive),
    run: pickAssignee,
    cli: (view) => cliLine('ticket.assign', numberOf(view), 'USER'),
  },
  {
    id: 'ticket.resolve',
    title: { 'pt-BR': 'Resolver: manter ou arquivar', en: 'Resolve: keep or archive' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'resolver', en: 'resolve' }, rank: 21 },
    when: ticketCheck('ticket.resolve', isActive),
    run: resolveMenu,
    cli: (view) => cliLine('ticket.resolve', numberOf(view)),
  },
  {
    id: 'ticket.reopen',
    title: { 'pt-BR': 'Reabrir', en: 'Reopen' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'reabrir', en: 'reopen' }, rank: 2 },
    when: ticketCheck('ticket.reopen', isClosed),
    run: (app) => simple(app, 'ticket.reopen', 'reopened'),
    cli: (view) => cliLine('ticket.reopen', numberOf(view)),
  },
  {
    id: 'ticket.tag',
    title: { 'pt-BR': 'Tags', en: 'Tags' },
    isWrite: true,
    hint: { label: { 'pt-BR': 'tags', en: 'tags' }, rank: 40 },
    when: ticketCheck('ticket.tag'),
    run: pickTags,
    cli: (view) => cliLine('ticket.tag', numberOf(view), '--add TAG --remove TAG'),
  },
  {
    id: 'template.send',
    title: { 'pt-BR': 'Enviar template', en: 'Send a template' },
    isWrite: true,
    // The one thing to do where text cannot go, and one of many where it can.
    hint: {
      label: { 'pt-BR': 'template', en: 'template' },
      rank: (view) => (ticketCheck(null, isWritable)(view) === true ? 55 : 5),
    },
    when: ticketCheck('template.send', hasTemplates),
    run: openTemplates,
    cli: (view) => cliLine('message.send', numberOf(view), '--template NAME --var 1=TEXT'),
  },
  {
    id: 'thread.mark',
    title: { 'pt-BR': 'Marcar lida / não lida', en: 'Mark read / unread' },
    isWrite: true,
    when: ticketCheck(null),
    run: toggleRead,
    cli: (view) => cliLine('thread.mark', numberOf(view)),
  },
  {
    id: 'ticket.copy',
    title: { 'pt-BR': 'Copiar número, protocolo ou telefone', en: 'Copy number, protocol or phone' },
    when: ticketCheck(null),
    run: copyMenu,
  },
  {
    id: 'ticket.export',
    title: { 'pt-BR': 'Exportar atendimento (texto)', en: 'Export ticket (text)' },
    when: ticketCheck('export.create'),
    run: exportTicket,
    cli: (view) => cliLine('ticket.export', numberOf(view), '--format pdf -o ticket.pdf'),
  },
  {
    id: 'ticket.menu',
    title: { 'pt-BR': 'Mais ações (menu)', en: 'More actions (menu)' },
    hint: { label: { 'pt-BR': 'mais', en: 'more' }, rank: 45 },
    when: ticketCheck(null),
    run: (app) => app.open({ kind: 'menu', title: app.look.words.ticketMenu, entries: menuOf(app, ticketEntries) }),
  },
];

const ticketEntries = [
  ['@', 'ticket.assign'],
  ['d', 'ticket.return'],
  ['e', 'ticket.export'],
  ['n', 'ticket.copy'],
  ['u', 'thread.mark'],
] as const;

/** Menu entries from commands; those that cannot run say why. */
export function menuOf(
  app: App,
  entries: readonly (readonly [key: string, command: string, argument?: string])[],
): MenuEntry[] {
  return entries.flatMap(([key, id, argument]) => {
    const command = app.commands.find((candidate) => candidate.id === id);
    if (command === undefined) return [];
    const answer = availability(command, app.view());
    return [
      {
        key,
        title: command.title[app.look.lang],
        reason: answer === true ? null : answer[app.look.lang],
        run: () => app.dispatch(id, argument ?? ''),
      },
    ];
  });
}

function numberOf(view: View): number | null {
  return selectedParts(view)?.ticket.number ?? null;
}

/** The selected ticket; a command that runs has one, its `when` said so. */
export function target(app: App): TicketParts {
  const parts = selectedParts(app);
  if (parts === null) throw new Error(noTicket.en);
  return parts;
}

async function simple(
  app: App,
  action: 'ticket.accept' | 'ticket.return' | 'ticket.reopen',
  done: 'accepted' | 'returned' | 'reopened',
): Promise<void> {
  const { ticket } = target(app);
  const result = await app.act(action, { ticket: ticket.id });
  if (result !== null) app.toast('done', say(app.look.words[done], { number: ticket.number }));
}

function pickQueue(app: App): void {
  const { ticket } = target(app);
  const queues = [...app.store.state.tables.queue.values()].sort((a, b) => a.name.localeCompare(b.name));
  app.open(
    createPicker({
      title: app.look.words.transferQueue,
      items: queues.map((queue) => ({
        id: queue.id,
        label: queue.name,
        right: String(queue.memberIds.length),
        cli: cliLine('ticket.transfer', ticket.number, `--queue ${quoted(queue.name)}`),
      })),
      onTake: (item) => {
        const queue = queues.find((candidate) => candidate.id === item?.id);
        app.close();
        if (queue !== undefined) pickMember(app, queue);
      },
    }),
  );
}

function pickMember(app: App, queue: QueueEntity): void {
  const { ticket } = target(app);
  const { words } = app.look;
  const members = activeUsers(app.store.state).filter((user) => queue.memberIds.includes(user.id));
  const queueFlag = `--queue ${quoted(queue.name)}`;
  app.open(
    createPicker({
      title: say(words.transferUser, { queue: queue.name }),
      items: [
        { id: '', label: words.transferAnyone, cli: cliLine('ticket.transfer', ticket.number, queueFlag) },
        ...members.map((user) => ({
          id: user.id as string,
          label: user.name,
          detail: user.email,
          cli: cliLine('ticket.transfer', ticket.number, `${queueFlag} --to ${quoted(user.email)}`),
        })),
      ],
      onTake: async (item) => {
        app.close();
        const user = members.find((candidate) => candidate.id === item?.id);
        const result = await app.act('ticket.transfer', {
          ticket: ticket.id,
          queue: queue.id,
          ...(user === undefined ? {} : { user: user.id }),
        });
        const name = user?.name ?? queue.name;
        if (result !== null) app.toast('done', say(words.transferred, { number: ticket.number, name }));
      },
    }),
  );
}

function pickAssignee(app: App): void {
  const { ticket, queue } = target(app);
  const users = activeUsers(app.store.state).filter((user) => queue === null || queue.memberIds.includes(user.id));
  app.open(
    createPicker({
      title: app.look.words.assignTitle,
      status: users.length === 0 ? app.look.words.nothingFound : null,
      items: users.map((user) => ({
        id: user.id,
        label: user.name,
        detail: user.email,
        cli: cliLine('ticket.assign', ticket.number, quoted(user.email)),
      })),
      onTake: async (item) => {
        app.close();
        if (item === null) return;
        const result = await app.act('ticket.assign', { ticket: ticket.id, user: item.id });
        const data = { number: ticket.number, name: item.label };
        if (result !== null) app.toast('done', say(app.look.words.assigned, data));
      },
    }),
  );
}

function pickTags(app: App): void {
  const { ticket } = target(app);
  const { words } = app.look;
  const tags = [...app.store.state.tables.tag.values()].sort((a, b) => a.name.localeCompare(b.name));
  const before = new Set<string>(ticket.tagIds);
  app.open(
    createPicker({
      title: words.tagTitle,
      isMany: true,
      marked: before,
      status: tags.length === 0 ? words.noTags : null,
      items: tags.map((tag) => ({
        id: tag.id,
        label: tag.name,
        cli: cliLine('ticket.tag', ticket.number, `--add ${quoted(tag.name)}`),
      })),
      onTake: async (item, marked) => {
        app.close();
        const wanted = new Set(marked);
        // Enter without a mark takes the tag under the cursor: the quick way to one tag.
        if (item !== null && sameIds(wanted, before)) toggle(wanted, item.id);
        const add = [...wanted].filter((id) => !before.has(id));
        const remove = [...before].filter((id) => !wanted.has(id));
        if (add.length + remove.length === 0) return;
        const result = await app.act('ticket.tag', { ticket: ticket.id, add, remove });
        if (result !== null) app.toast('done', say(words.tagged, { number: ticket.number }));
      },
    }),
  );
}

function sameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}

function toggle(ids: Set<string>, id: string): void {
  if (!ids.delete(id)) ids.add(id);
}

function resolveMenu(app: App): void {
  const { ticket } = target(app);
  const { words } = app.look;
  const resolve = async (disposition: 'keep' | 'archive') => {
    const result = await app.act('ticket.resolve', { ticket: ticket.id, disposition });
    if (result !== null) app.toast('done', say(words.resolved, { number: ticket.number }));
  };
  app.open({
    kind: 'menu',
    title: say(words.resolveTitle, { number: ticket.number }),
    entries: [
      { key: 'k', title: words.resolveKeep, reason: null, run: () => resolve('keep') },
      { key: 'a', title: words.resolveArchive, reason: null, run: () => resolve('archive') },
    ],
  });
}

async function toggleRead(app: App): Promise<void> {
  const { ticket } = target(app);
  const isUnread = app.store.state.unread.includes(ticket.id);
  const result = await app.act('thread.mark', { ticket: ticket.id, read: isUnread });
  if (result === null) return;
  app.toast('done', isUnread ? app.look.words.markedRead : app.look.words.markedUnread);
}

function copyMenu(app: App): void {
  const { ticket, contact } = target(app);
  const { words } = app.look;
  const entry = (key: string, label: string, text: string): MenuEntry => ({
    key,
    title: `${label}: ${text}`,
    reason: null,
    run: () => copyText(app, text),
  });
  app.open({
    kind: 'menu',
    title: words.copyMenu,
    entries: [
      entry('n', words.number, String(ticket.number)),
      entry('p', words.protocolLabel, ticket.protocol),
      ...(contact.phone === null ? [] : [entry('t', words.phone, formatPhone(contact.phone))]),
      entry('i', 'id', ticket.id),
    ],
  });
}

export function copyText(app: App, text: string): void {
  app.host.copy(text);
  app.toast('done', say(app.look.words.copied, { text: text.replaceAll('\n', ' ') }));
}
