import { createHash, randomUUID } from 'node:crypto';
import {
  type ActionId,
  AppError,
  type BulkId,
  type BulkMark,
  bulkItem,
  bulkLimit,
  type bulkResult,
  ownBulkLimit,
  type TicketId,
} from '@balcao/contract';
import type { z } from 'zod';
import type { UserActor } from './actor.ts';
import type { Context } from './context.ts';
import { findTicket } from './store/queries/refs.ts';
import { listTickets } from './store/queries/ticket-list.ts';
import type { HeldNews, Reads, Told } from './store/store.ts';

export type BulkResult = z.output<typeof bulkResult>;

export interface BulkInput {
  readonly tickets?: readonly string[] | undefined;
  readonly filter?: string | undefined;
  readonly expect?: number | undefined;
  readonly dryRun: boolean;
  readonly clientKey?: string | undefined;
}

/** A ticket that was found, or why it was not. */
interface Selected {
  readonly ref: string;
  readonly id: TicketId | null;
  readonly number: number | null;
  readonly error: AppError | null;
}

/** Does something to one ticket, as the caller, or tries it: the one way to an action. */
export type Perform = (
  action: ActionId,
  input: Record<string, unknown>,
  how: { readonly isDry: boolean; readonly bulk: BulkMark },
) => Promise<{ readonly told: Told | null; readonly news?: readonly HeldNews[] }>;

interface BulkBy {
  readonly actor: UserActor;
  readonly requestId: string;
  readonly isDry?: boolean | undefined;
  readonly perform: Perform;
}

export const isBulk = (id: string): id is BulkId => Object.hasOwn(bulkItem, id);

/** As many at once: the writer commits them together. */
const atOnce = 32;

/**
 * One action on many tickets: each in a transaction of its own with its own permissions, so that one that is refused holds no
 * other up. A key of the caller's makes one of each item, so that a call that was cut off can be made again. Whom they concern is
 * told when the last is done, each person once.
 */
export async function runBulk(
  context: Context,
  id: BulkId,
  given: Record<string, unknown>,
  { actor, requestId, isDry = false, perform }: BulkBy,
): Promise<{ readonly result: BulkResult; readonly seq: number; readonly told: Told }> {
  const { tickets, filter, expect, dryRun, clientKey, ...rest } = given as unknown as BulkInput &
    Record<string, unknown>;
  const input: BulkInput = { tickets, filter, expect, dryRun, clientKey };
  const selected = await context.store.read((reads) => select(reads, actor, input, context.now()));
  checkCount(actor, input, selected.length);
  const how = {
    isDry: dryRun || isDry,
    bulk: { id: randomUUID(), after: context.feed.head() },
  };
  const tells: Told[] = [];
  const held: HeldNews[] = [];
  const one = async (item: Selected) => {
    // Whoever may only plan is told which tickets it would be, as their permission says.
    if (item.id === null || actor.grants['bulk.execute'] === 'dryRun') return itemOf(item, item.error, 'planned');
    try {
      const asked = { ...rest, ticket: item.id, ...keyOf(clientKey, item.id) };
      const { told, news } = await perform(bulkItem[id], asked, how);
      if (told !== null) tells.push(told);
      held.push(...(news ?? []));
      return itemOf(item, null, how.isDry ? 'planned' : 'done');
    } catch (error) {
      return itemOf(item, error instanceof AppError ? error : new AppError('internal.unexpected'), 'failed');
    }
  };
  const items: BulkResult['items'] = [];
  for (let start = 0; start < selected.length; start += atOnce) {
    // oxlint-disable-next-line no-await-in-loop -- so many at once and no more
    items.push(...(await Promise.all(selected.slice(start, start + atOnce).map(one))));
  }
  if (!how.isDry) await tellAll(context, held, { actor, requestId });
  return { result: resultOf(items), seq: context.feed.head(), told: toldTogether(tells) };
}

/** One of them stands for all: they are undone as a whole. */
function toldTogether(tells: readonly Told[]): Told {
  const known = tells.flatMap(({ count }) => count ?? []);
  return {
    count: known.length < tells.length ? null : known.reduce((sum, count) => sum + count, 0),
    undo: tells.reduce<number | null>((last, { undo }) => (undo === null ? last : Math.max(last ?? 0, undo)), null),
    events: tells.flatMap(({ events }) => events),
  };
}

/** What was done is done: a word that cannot be passed on now is missed, and nothing else. */
async function tellAll(
  context: Context,
  news: readonly HeldNews[],
  by: { readonly actor: UserActor; readonly requestId: string },
): Promise<void> {
  if (news.length === 0) return;
  try {
    await context.execute('notification.tell', { news }, by);
  } catch (error) {
    context.log.warn({ error, count: news.length }, 'whom a bulk action concerns could not be told');
  }
}

async function select(
  reads: Reads,
  actor: UserActor,
  { tickets, filter }: BulkInput,
  nowMs: number,
): Promise<readonly Selected[]> {
  if ((tickets === undefined) === (filter === undefined))
    throw new AppError('input.invalid', {
      problem: 'give tickets or a filter, one of them',
      'problem.pt-BR': 'informe atendimentos ou um filtro, um dos dois',
    });
  if (tickets !== undefined) {
    const found: Selected[] = [];
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    for (const ref of new Set(tickets)) found.push(await selected(reads, actor, ref));
    return found;
  }
  const { items, nextCursor } = await listTickets(reads, actor, { filter, limit: bulkLimit }, nowMs);
  if (nextCursor !== null) throw new AppError('bulk.tooMany', { count: `> ${bulkLimit}`, limit: bulkLimit });
  return items.map(({ id, number }) => ({ ref: String(number), id, number, error: null }));
}

async function selected(reads: Reads, actor: UserActor, ref: string): Promise<Selected> {
  try {
    const { id, number } = await findTicket(reads, actor, ref);
    return { ref, id, number, error: null };
  } catch (error) {
    if (error instanceof AppError) return { ref, id: null, number: null, error };
    throw error;
  }
}

function checkCount(actor: UserActor, { expect, dryRun }: BulkInput, count: number): void {
  const scope = actor.grants['bulk.execute'];
  if (scope === 'dryRun' && !dryRun) throw new AppError('permission.denied', { permission: 'bulk.execute' });
  if (scope === 'own' && count > ownBulkLimit) throw new AppError('bulk.tooMany', { count, limit: ownBulkLimit });
  if (dryRun) return;
  if (expect !== undefined && expect !== count) throw new AppError('bulk.countChanged', { count, expected: expect });
  if (expect === undefined && count > ownBulkLimit) throw new AppError('bulk.expectNeeded', { count });
}

/** The same item of the same call has the same key. */
function keyOf(clientKey: string | undefined, ticketId: string): { readonly clientKey?: string } {
  if (clientKey === undefined) return {};
  return { clientKey: createHash('sha256').update(`${clientKey}\n${ticketId}`).digest('base64url') };
}

function itemOf(
  { ref, id, number }: Selected,
  error: AppError | null,
  status: BulkResult['items'][number]['status'],
): BulkResult['items'][number] {
  return {
    ticket: { id, number, ref },
    status: error === null ? status : 'failed',
    error: error === null ? null : { code: error.code, message: error.message },
  };
}

function resultOf(items: BulkResult['items']): BulkResult {
  const count = (status: string) => items.filter((item) => item.status === status).length;
  return { matched: items.length, done: count('done'), failed: count('failed'), items };
}
