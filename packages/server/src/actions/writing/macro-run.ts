import {
  type Action,
  AppError,
  macroRun as action,
  type BulkMark,
  type ErrorCode,
  type ErrorData,
  type MacroEntity,
  type OutputOf,
  type TicketEntity,
} from '@balcao/contract';
import type { UserActor } from '../../actor.ts';
import { findMacro, findTicket } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { ticketRows } from '../../store/tables/tables.ts';
import { answer, type PrepareContext, prepared, preparedWrites } from '../handler.ts';
import { caller } from '../permit.ts';
import { type FindHandler, type MacroStep, stepHandler, stepInput } from './macro-steps.ts';

type Result = OutputOf<typeof action>['results'][number];

/** Where a run has come to: the action that is asked now, told when it refuses. */
interface Progress {
  step: string | null;
}

/** What a step had prepared before the transaction, or why it could not. */
type Prepared =
  | { readonly value: unknown }
  | { readonly refused: { readonly code: ErrorCode; readonly data: ErrorData } };

/** The macro as it was when it was called, and for each ticket what each of its steps prepared. */
interface Plan {
  readonly macro: MacroEntity;
  readonly prepared: readonly (readonly Prepared[])[];
}

/**
 * Each step asks for its own permission and reach, as if it were called by itself. On one ticket the steps are kept together or
 * not at all; what a ticket refuses is no matter of the others.
 */
export const macroRun = (find: FindHandler) =>
  preparedWrites(
    action,
    (context, input) => planOf(context, find, input),
    async (tx, input, plan: Plan) => {
      const actor = caller(tx.actor);
      if (input.tickets.length > 1) checkBulk(actor);
      const results = new Map<number, Result>();
      const mark: BulkMark = { id: tx.newId('macro'), after: await lastStored(tx) };
      const open: { readonly at: number; readonly ref: string; readonly ticket: TicketEntity }[] = [];
      for (const [at, ref] of input.tickets.entries()) {
        const ticket = await ticketNamed(tx, actor, ref);
        if (ticket instanceof AppError) results.set(at, refused(ref, null, ticket));
        else open.push({ at, ref, ticket });
      }
      // Threads are held in one order, so that two who run macros over the same tickets do not wait for each other in a circle.
      for (const { at, ref, ticket } of open.toSorted((a, b) => (a.ticket.threadId < b.ticket.threadId ? -1 : 1))) {
        const run = { find, macro: plan.macro, mark, prepared: plan.prepared[at] ?? [] };
        results.set(at, await runOn(tx, run, ref, ticket));
      }
      const ordered = [...results].toSorted(([a], [b]) => a - b).map(([, result]) => result);
      const done = ordered.filter(({ outcome }) => outcome === 'done').length;
      return { done, refused: ordered.length - done, results: ordered };
    },
  );

async function planOf(
  context: PrepareContext,
  find: FindHandler,
  input: { readonly macro: string; readonly tickets: readonly string[] },
): Promise<Plan> {
  const macro = await context.store.read((reads) => findMacro(reads, input.macro));
  const all: Prepared[][] = [];
  for (const ticket of input.tickets) {
    const ofTicket: Prepared[] = [];
    for (const step of macro.steps) ofTicket.push(await preparedStep(context, find, step, ticket));
    all.push(ofTicket);
  }
  return { macro, prepared: all };
}

async function preparedStep(
  context: PrepareContext,
  find: FindHandler,
  step: MacroStep,
  ticket: string,
): Promise<Prepared> {
  try {
    const handler = stepHandler(find, step.action);
    if (handler.prepare === undefined) return { value: undefined };
    if (context.actor !== null) checkGranted(context.actor, handler.action);
    return { value: await prepared(handler, context, stepInput(handler, step, ticket)) };
  } catch (error) {
    if (error instanceof AppError) return { refused: { code: error.code, data: error.data } };
    throw error;
  }
}

/** Several tickets at once are a bulk operation. */
function checkBulk({ grants }: UserActor): void {
  const scope = grants['bulk.execute'];
  if (scope === undefined || scope === 'dryRun')
    throw new AppError('permission.denied', { permission: 'bulk.execute' });
}

async function ticketNamed(tx: Tx, actor: UserActor, ref: string): Promise<TicketEntity | AppError> {
  try {
    return await findTicket(tx, actor, ref);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

interface Run {
  readonly find: FindHandler;
  readonly macro: MacroEntity;
  readonly mark: BulkMark;
  readonly prepared: readonly Prepared[];
}

/** Events of the run come after this one, which may lie a little further back. */
async function lastStored(tx: Tx): Promise<number> {
  return (await tx.get<{ seq: number }>('SELECT seq FROM event_counter WHERE id = 1', []))?.seq ?? 0;
}

async function runOn(
  tx: Tx,
  { find, macro, mark, prepared: values }: Run,
  ref: string,
  ticket: TicketEntity,
): Promise<Result> {
  const progress: Progress = { step: null };
  try {
    return await tx.attempt(async () => {
      for (const [at, step] of macro.steps.entries()) {
        progress.step = step.action;
        const handler = stepHandler(find, step.action);
        checkGranted(caller(tx.actor), handler.action);
        await handler.run(namedAfter(tx, macro, mark), stepInput(handler, step, ticket.id), valueOf(values[at]));
      }
      const after = (await ticketRows.load(tx, ticket.id)) ?? ticket;
      return { outcome: 'done', ticket: await answer(tx, after) };
    });
  } catch (error) {
    if (error instanceof AppError) return refused(ref, progress.step, error);
    throw error;
  }
}

function valueOf(step: Prepared | undefined): unknown {
  if (step === undefined || 'value' in step) return step?.value;
  throw new AppError(step.refused.code, step.refused.data);
}

function checkGranted({ grants }: UserActor, { permission }: Action): void {
  if (permission === null || permission === 'public') return;
  if (grants[permission] === undefined) throw new AppError('permission.denied', { permission });
}

/** The steps' events are those of their actions, and say which macro it was; they are undone together. */
function namedAfter(tx: Tx, { name }: MacroEntity, bulk: BulkMark): Tx {
  return {
    ...tx,
    emit: (type, subject, extra) => tx.emit(type, subject, { ...extra, bulk, data: { ...extra?.data, macro: name } }),
  };
}

function refused(ref: string, step: string | null, { code, message, data }: AppError): Result {
  return { outcome: 'refused', ref, step, error: { code, message, data: { ...data } } };
}
