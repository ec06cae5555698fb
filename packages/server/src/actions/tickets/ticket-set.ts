import { AppError, ticketSet as action, type InputOf, type TicketEntity } from '@balcao/contract';
import { checkStatusFor } from '../../domain/catalogue.ts';
import { isCurrency, parseCents } from '../../domain/money.ts';
import { withFields } from '../../operations/custom-fields.ts';
import { offeredItem, offeredPart } from '../../operations/offered.ts';
import { settingsOf } from '../../operations/settings.ts';
import type { Tx } from '../../store/store.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

type Input = InputOf<typeof action>;
type Patch = Partial<TicketEntity>;

export const ticketSet = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.edit', input.ticket);
  if (ticket.trashed) throw new AppError('ticket.trashed', { number: ticket.number });
  const patch = {
    ...(await itemsIn(tx, ticket, input)),
    ...(await placesIn(tx, input)),
    ...(await valueIn(tx, ticket, input)),
    ...(input.fields === undefined ? {} : { fields: await withFields(tx, 'ticket', ticket.fields, input.fields) }),
  };
  const after = await updateTicket(tx, ticket, patch);
  if (after !== ticket) tx.emit('ticket.edited', ticketSubject(ticket));
  return answer(tx, after);
});

/** A word for nothing, in both languages; null says the same. */
const nothing: ReadonlySet<string> = new Set(['none', 'nenhum', 'nenhuma']);
const isNothing = (given: string | null) => given === null || nothing.has(given.toLowerCase());

/** Something given, the word for nothing as null; undefined leaves what is there. */
async function resolved<T>(given: string | null | undefined, find: (ref: string) => Promise<T>) {
  if (given === undefined) return undefined;
  return given === null || isNothing(given) ? null : find(given);
}

async function itemsIn(tx: Tx, ticket: TicketEntity, input: Input): Promise<Patch> {
  const type = await resolved(input.type, (ref) => offeredItem(tx, 'type', ref));
  const demand = await resolved(input.demand, (ref) => offeredItem(tx, 'demand', ref));
  const status = await resolved(input.status, (ref) => offeredItem(tx, 'status', ref));
  if (status !== undefined && status !== null) checkStatusFor(status, ticket.state);
  return {
    ...(type === undefined ? {} : { typeId: type?.id ?? null }),
    ...(demand === undefined ? {} : { demandId: demand?.id ?? null }),
    ...(status === undefined ? {} : { statusId: status?.id ?? null }),
  };
}

async function placesIn(tx: Tx, input: Input): Promise<Patch> {
  const column = await resolved(input.board, (ref) => offeredPart(tx, 'board', ref));
  const stage = await resolved(input.funnel, (ref) => offeredPart(tx, 'funnel', ref));
  return {
    ...(column === undefined ? {} : { boardColumnId: column?.id ?? null }),
    ...(stage === undefined ? {} : { funnelStageId: stage?.id ?? null }),
  };
}

/** A value and its currency come and go together. */
async function valueIn(tx: Tx, ticket: TicketEntity, input: Input): Promise<Patch> {
  const { value, currency } = input;
  if (currency !== undefined && !isCurrency(currency)) {
    throw new AppError('input.invalid', {
      problem: `${currency} is not a currency of ISO 4217`,
      'problem.pt-BR': `${currency} não é uma moeda da ISO 4217`,
    });
  }
  if (value !== undefined && input.valueCents !== undefined) {
    throw new AppError('input.invalid', {
      problem: 'give value or valueCents, not both',
      'problem.pt-BR': 'informe value ou valueCents, não os dois',
    });
  }
  if (value !== undefined && isNothing(value)) return { valueCents: null, currency: null };
  const cents = typeof value === 'string' ? centsOf(value) : (input.valueCents ?? ticket.valueCents);
  if (cents === null) {
    if (currency === undefined) return {};
    throw new AppError('input.invalid', {
      problem: 'a currency needs a value',
      'problem.pt-BR': 'uma moeda precisa de um valor',
    });
  }
  if (currency === undefined && value === undefined && input.valueCents === undefined) return {};
  return { valueCents: cents, currency: currency ?? ticket.currency ?? (await settingsOf(tx)).currency };
}

function centsOf(text: string): number {
  const cents = parseCents(text);
  if (cents !== null) return cents;
  throw new AppError('input.invalid', {
    problem: `value: “${text}” is no amount, or could be two; write 1250,00 or 1250.00`,
    'problem.pt-BR': `value: “${text}” não é um valor, ou pode ser dois; escreva 1250,00 ou 1250.00`,
  });
}
