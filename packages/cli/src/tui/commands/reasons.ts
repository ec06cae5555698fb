import type { Label, Permission, TicketParts } from '@balcao/contract';
import { selectedParts } from '../list-model.ts';
import { replyState } from '../reply-state.ts';
import type { View } from '../ui.ts';

/** Why something cannot be done now, in both languages, each with what would help. */

export const noTicket: Label = { 'pt-BR': 'escolha um atendimento na lista', en: 'choose a ticket in the list' };
export const noMessage: Label = { 'pt-BR': 'suba com k até uma mensagem', en: 'go up to a message with k' };

/** A check of the selected ticket: its state first, then what the user may do with it. */
export function ticketCheck(
  permission: Permission | null,
  check: (parts: TicketParts, view: View) => true | Label = () => true,
): (view: View) => true | Label {
  return (view) => {
    const parts = selectedParts(view);
    if (parts === null) return noTicket;
    const state = check(parts, view);
    return state === true && permission !== null ? mayWith(view, parts, permission) : state;
  };
}

function mayWith({ store }: View, { ticket }: TicketParts, permission: Permission): true | Label {
  const { me } = store.state;
  const scope = me?.permissions[permission];
  if (me === null || scope === undefined) return denied(permission);
  if (scope === 'all' || scope === 'plain') return true;
  const isMine = ticket.assigneeId === me.user.id;
  if (scope === 'assigned') {
    return (
      isMine || {
        'pt-BR': 'não é seu: aceite (a) ou peça transferência',
        en: 'not yours: accept it (a) or ask for a transfer',
      }
    );
  }
  if (scope === 'own') {
    const isOfMyQueue = ticket.queueId === null || me.queueIds.includes(ticket.queueId);
    return isMine || isOfMyQueue || { 'pt-BR': 'é de outra fila', en: 'it belongs to another queue' };
  }
  return denied(permission);
}

export function denied(permission: string): Label {
  return { 'pt-BR': `falta a permissão ${permission}`, en: `permission ${permission} is missing` };
}

export function isPending({ ticket, assignee }: TicketParts, view: View): true | Label {
  const isTaken = ticket.state === 'open' && assignee !== null && assignee.id !== view.store.state.me?.user.id;
  if (isTaken) return { 'pt-BR': `${assignee.name} já aceitou`, en: `${assignee.name} already accepted it` };
  return ticket.state === 'pending' || { 'pt-BR': 'só atendimentos pendentes', en: 'pending tickets only' };
}

export function isActive({ ticket }: TicketParts): true | Label {
  return ticket.state !== 'closed' || { 'pt-BR': 'está encerrado: C reabre', en: 'it is closed: C reopens it' };
}

export function isHeld({ ticket }: TicketParts): true | Label {
  if (ticket.state === 'open' || ticket.state === 'snoozed') return true;
  return { 'pt-BR': 'só atendimentos abertos', en: 'open tickets only' };
}

export function isClosed({ ticket }: TicketParts): true | Label {
  return ticket.state === 'closed' || { 'pt-BR': 'só atendimentos encerrados', en: 'closed tickets only' };
}

/** Free text or files to the contact. */
export function isWritable(parts: TicketParts, view: View): true | Label {
  switch (replyState(parts, view.store.state.me, view.now)) {
    case 'open':
      return true;
    case 'pending':
      return { 'pt-BR': 'pendente: a aceita antes', en: 'pending: a accepts it first' };
    case 'finished':
      return { 'pt-BR': 'encerrado: C reabre antes', en: 'closed: C reopens it first' };
    case 'other':
      return { 'pt-BR': 'é de outra pessoa: peça transferência', en: 'somebody else has it: ask for a transfer' };
    case 'windowClosed':
      return {
        'pt-BR': 'janela de 24 h fechada: T envia um template',
        en: '24-hour window closed: T sends a template',
      };
    case 'awaiting':
      return { 'pt-BR': 'aguardando a resposta ao template', en: 'waiting for the answer to the template' };
  }
}

export function hasTemplates({ ticket, connection }: TicketParts): true | Label {
  if (!connection.capabilities.templates) {
    return { 'pt-BR': 'este canal não tem templates', en: 'this channel has no templates' };
  }
  if (ticket.state === 'closed') return { 'pt-BR': 'encerrado: C reabre antes', en: 'closed: C reopens it first' };
  return ticket.state !== 'pending' || { 'pt-BR': 'pendente: a aceita antes', en: 'pending: a accepts it first' };
}
