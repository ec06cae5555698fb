import { createHash } from 'node:crypto';
import { type Action, AppError, type BulkMark, findAction, type Language, type TicketId } from '@balcao/contract';
import { z } from 'zod';
import { prepared, type ReadHandler } from './actions/handler.ts';
import { readHandlers, writeHandlers } from './actions/index.ts';
import type { UserActor } from './actor.ts';
import { systemActor } from './actor.ts';
import { isBulk, type Perform, runBulk } from './bulk.ts';
import type { Context } from './context.ts';
import { mayChangeRights } from './events/rights.ts';
import type { DescribedFile } from './media/described-file.ts';
import { checkNoNul } from './nul.ts';
import { type ActionInput, actionOperation } from './registry.ts';
import type { HeldNews, Told } from './store/store.ts';

const reads = new Map<string, ReadHandler>(readHandlers.map((handler) => [handler.action.id, handler]));
const writes = new Map(writeHandlers.map((handler) => [handler.action.id, handler]));

export interface Answer {
  readonly result: unknown;
  readonly seq: number;
  /** Whom it concerns, where the caller tells them. */
  readonly news?: readonly HeldNews[];
  /** What a write told the log; null of a read. */
  readonly told: Told | null;
}

/** Who asks, with which program, and whether it is to be done or only tried. */
export interface AskedBy {
  readonly actor: UserActor | null;
  readonly requestId: string;
  readonly client?: string | null;
  /** It is one of many: the caller tells whom they concern. */
  readonly holdsNews?: boolean;
  readonly isDry?: boolean;
  readonly described?: DescribedFile | null;
  readonly bulk?: BulkMark;
}

/** The one way to an action, whoever asks: find, permit, parse, execute. */
export async function dispatch(context: Context, actionId: string, input: unknown, by: AskedBy): Promise<Answer> {
  const action = findAction(actionId) as Action | undefined;
  if (action === undefined) throw new AppError('action.unknown', { action: actionId });
  checkPermission(action, by.actor);
  const parsed = parseInput(action, input);
  // What is only tried is no measure of what is done.
  if (by.isDry === true && action.effect === 'write') return runWrite(context, action, parsed, by);
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
    told: null,
  }));
  context.views.note(actor, seen);
  return answer;
}

async function runWrite(
  context: Context,
  action: Action,
  given: Record<string, unknown>,
  by: AskedBy,
): Promise<Answer> {
  if (isBulk(action.id) && by.actor !== null) {
    const { actor, isDry, requestId } = by;
    return runBulk(context, action.id, given, { actor, isDry, requestId, perform: performAs(context, by) });
  }
  const handler = writes.get(action.id);
  if (handler === undefined) throw new Error(`no handler writes ${action.id}`);
  const isDry = by.isDry === true || given['dryRun'] === true;
  const input = isDry && 'dryRun' in given ? { ...given, dryRun: true } : given;
  const described = by.described ?? null;
  const executed = await context.execute(
    actionOperation(action.id),
    { input, prepared: await prepared(handler, preparing(context, by, isDry), input), described } satisfies ActionInput,
    {
      actor: by.actor ?? { ...systemActor, name: 'anonymous' },
      requestId: by.requestId,
      ...(by.holdsNews === true ? { holdsNews: true } : {}),
      ...(typeof input['clientKey'] === 'string' && handler.secrets === undefined
        ? { idempotencyKey: input['clientKey'] }
        : {}),
      ...(by.bulk === undefined ? {} : { bulk: by.bulk }),
      isDry,
    },
  );
  if (isDry) return { ...executed, result: masked(executed.result, handler.secrets) };
  context.wakeDelivery();
  if (mayChangeRights(action.id)) await notice(context, executed.seq);
  return executed;
}

/** Items of a bulk are the same action on one ticket, tried where the whole is; whom they concern is told at the end. */
function performAs(context: Context, by: AskedBy): Perform {
  return (id, item, how) => dispatch(context, id, item, { ...by, ...how, holdsNews: true });
}

/** What is prepared for a dry run asks no provider and keeps no file, whatever the handler does. */
function preparing(context: Context, { actor, client = null, described = null }: AskedBy, isDry: boolean) {
  const common = { ...context, nowMs: context.now(), actor, client, described, isDry };
  if (!isDry) return common;
  const { channels, files } = context;
  return {
    ...common,
    channels: {
      find: (name: string) => channels.find(name),
      names: channels.names,
      io: (): never => {
        throw new Error('a dry run asks no provider');
      },
    },
    // oxlint-disable-next-line require-await -- the seam is asynchronous for what is kept
    files: { ...files, put: async (body: Uint8Array) => createHash('sha256').update(body).digest('hex') },
  };
}

/** Something like a token would work nowhere, but looks as if it did. */
function masked(result: unknown, secrets: readonly string[] = []): unknown {
  if (secrets.length === 0 || result === null || typeof result !== 'object') return result;
  return { ...result, ...Object.fromEntries(secrets.map((name) => [name, '…'])) };
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
