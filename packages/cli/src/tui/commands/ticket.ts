import { selectedParts } from '../list-model.ts';
import { say } from '../look.ts';
import type { MenuEntry } from '../overlays/overlay.ts';
import { formatPhone } from '../phone.ts';
import type { View } from '../ui.ts';
import { cliLine } from './cli-line.ts';
import type { App, Command } from './command.ts';
import { exportTicket } from './export.ts';
import { menuOf } from './menu.ts';
import { hasTemplates, isActive, isClosed, isHeld, isPending, isWritable, ticketCheck } from './reasons.ts';
import { target } from './target.ts';
import { openTemplates } from './template.ts';
import { pickAssignee, pickQueue, pickTags } from './ticket-pickers.ts';

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
    cli: (view) => cliLine('ticket.transfer', numberOf(view)),
  },
  {
    id: 'ticket.assign',
    title: { 'pt-BR': 'Trocar responsável', en: 'Change assignee' },
    isWrite: true,
    when: ticketCheck('ticket.assignOther', isActive),
    run: pickAssignee,
    cli: (view) => cliLine('ticket.assign', numberOf(view)),
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
    cli: (view) => cliLine('ticket.tag', numberOf(view)),
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
    cli: (view) => cliLine('ticket.export', numberOf(view)),
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

function numberOf(view: View): number | null {
  return selectedParts(view)?.ticket.number ?? null;
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
