import { type Action, AppError, findAction, type Language, type TicketId } from '@balcao/contract';
import { z } from 'zod';
import type { ReadHandler } from './actions/handler.ts';
import { readHandlers, writeHandlers } from './actions/index.ts';
import type { UserActor } from './actor.ts';
import { systemActor } from './actor.ts';
import { isBulk, type Perform, runBulk } from './bulk.ts';
import type { Context } from './context.ts';
import { mayChangeRights } from './events/rights.ts';
import { checkNoNul } from './nul.ts';
import { actionOperation } from './registry.ts';
import type { HeldNews } from './store/store.ts';

const reads = new Map<string, ReadHandler>(readHandlers.map((handler) => [handler.action.id, handler]));
const writes = new Map(writeHandlers.map((handler) => [handler.action.id, handler]));

export interface Answer {
  readonly result: unknown;
  readonly seq: number;
  /** Whom it concerns, where the caller tells them. */
  readonly news?: readonly HeldNews[];
}

/** Who asks, and with which program. */
export interface AskedBy {
  readonly actor: UserActor | null;
  readonly requestId: string;
  readonly client?: string | null;
  /** It is one of many: the caller tells whom they concern. */
  readonly holdsNews?: boolean;
}

/** The one way to an action, whoever asks: find, permit, parse, execute. */
export async function dispatch(context: Context, actionId: string, input: unknown, by: AskedBy): Promise<Answer> {
  const action = findAction(actionId) as Action | undefined;
  if (action === undefined) throw new AppError('action.unknown', { action: actionId });
  checkPermission(action, by.actor);
  const parsed = parseInput(action, input);
  const stop = context.metrics.actions.startTimer({ action: action.id });
  try {
    const answer = await (action.effect === 'read'
      ? runRead(context, action, parsed, by.actor)
      : runWrite(context, action, parsed, by));
    stop({ outcome: 'ok' });
    return answer;
  } catch (error) {
    stop({ outcome: error instanceof AppError ? error.code : 'internal.unexpected' });
    throw error;
  }
}

function checkPermission(action: Action, actor: UserActor | null): void {
  if (action.permission === 'public') return;
  if (actor === null) throw new AppError('auth.required');
  const needed = action.permission ?? (actor.isNarrowed ? action.tokenScope : undefined);
  if (needed !== undefined && actor.grants[needed] === undefined)
    throw new AppError('permission.denied', { permission: needed });
}

export function parseInput(action: Action, input: unknown): Record<string, unknown> {
  const parsed = action.input.safeParse(input ?? {});
  if (parsed.success) {
    checkNoNul(parsed.data);
    return parsed.data as Record<string, unknown>;
  }
  const inPortuguese = action.input.safeParse(input ?? {}, { error: portuguese.localeError });
  throw new AppError('input.invalid', {
    problem: problemOf(action, parsed.error, 'en'),
    'problem.pt-BR': problemOf(action, inPortuguese.error ?? parsed.error, 'pt-BR'),
  });
}

const portuguese = z.locales.ptBR();

function problemOf(action: Action, { issues }: z.ZodError, language: Language): string {
  return issues.map((issue) => `${issue.path.join('.') || action.id}: ${wordsOf(issue, language)}`).join('; ');
}

/** A rule of ours brings its words in other languages along. */
function wordsOf(issue: z.core.$ZodIssue, language: Language): string {
  const own: unknown = issue.code === 'custom' ? issue.params?.[language] : undefined;
  return typeof own === 'string' ? own : issue.message;
}

async function runRead(
  context: Context,
  action: Action,
  input: Record<string, unknown>,
  actor: UserActor | null,
): Promise<Answer> {
  const handler = reads.get(action.id);
  if (handler === undefined || actor === null) throw new Error(`no handler reads ${action.id}`);
  const seen = new Set<TicketId>();
  const viewed = (ticketId: TicketId) => seen.add(ticketId);
  const answer = await context.store.read(async (rows, seq) => ({
    result: await handler.run(
      {
        reads: rows,
        actor,
        nowMs: context.now(),
        seq,
        viewed,
        presentIn: (id) => context.presence.in(id),
        refusedOf: (id) => context.refusedWebhooks.unwritten(id),
      },
      input,
    ),
    seq,
  }));
  context.views.note(actor, seen);
  return answer;
}

async function runWrite(
  context: Context,
  action: Action,
  input: Record<string, unknown>,
  by: AskedBy,
): Promise<Answer> {
  if (isBulk(action.id) && by.actor !== null) {
    const perform: Perform = (id, item) => dispatch(context, id, item, { ...by, holdsNews: true });
    const result = await runBulk(context, action.id, input, by.actor, { perform, requestId: by.requestId });
    return { result, seq: context.feed.head() };
  }
  const handler = writes.get(action.id);
  if (handler === undefined) throw new Error(`no handler writes ${action.id}`);
  const prepared = await handler.prepare?.(
    { ...context, nowMs: context.now(), actor: by.actor, client: by.client ?? null },
    input,
  );
  const { clientKey } = input;
  const executed = await context.execute(
    actionOperation(action.id),
    { input, prepared },
    {
      actor: by.actor ?? { ...systemActor, name: 'anonymous' },
      requestId: by.requestId,
      ...(by.holdsNews === true ? { holdsNews: true } : {}),
      ...(typeof clientKey === 'string' && handler.isSecret !== true ? { idempotencyKey: clientKey } : {}),
    },
  );
  context.wakeDelivery();
  if (mayChangeRights(action.id)) await notice(context, executed.seq);
  return executed;
}

/** What was withdrawn is withdrawn once the answer is out: tokens that are remembered here have been forgotten by then. */
async function notice({ feed, log }: Context, seq: number): Promise<void> {
  try {
    await feed.catchUp(seq);
  } catch (error) {
    // What was done is done; the feed reads it again by itself.
    log.warn({ error }, 'events could not be read; they are read again');
  }
}

/** Actions of the contract that nobody handles: none, or the server does not start. */
export function unhandledActions(actions: readonly Action[]): string[] {
  return actions
    .filter((action) => !isBulk(action.id) && !(action.effect === 'read' ? reads : writes).has(action.id))
    .map((action) => action.id);
}
