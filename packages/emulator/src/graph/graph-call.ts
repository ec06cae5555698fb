import type { Request, Response } from 'express';
import type { FaultPoint } from '../faults.ts';
import type { Core } from '../provider.ts';
import { GraphError, unknownObject } from './graph-error.ts';
import type { GraphAccount, GraphState } from './graph-state.ts';
import { graphChannel } from './graph-webhook.ts';

/** What every endpoint may touch. */
export interface GraphParts {
  readonly core: Core;
  readonly state: GraphState;
}

/** How a call ends: an answer, a destroyed socket, or silence. */
export type GraphAnswer =
  | { readonly status: number; readonly body: object }
  | { readonly status: number; readonly bytes: Buffer; readonly mime: string }
  | 'reset'
  | 'hang';

export const success: GraphAnswer = { status: 200, body: { success: true } };

/** Writes an answer; a caller who hung up meanwhile is none of our concern. */
export function writeAnswer(res: Response, answer: GraphAnswer): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    res.socket?.resetAndDestroy();
    return;
  }
  res.status(answer.status);
  if ('bytes' in answer) res.type(answer.mime).end(answer.bytes);
  else res.json(answer.body);
}

export function tokenOf(req: Request): string | null {
  const bearer = /^Bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const query = req.query['access_token'];
  return bearer ?? (typeof query === 'string' && query !== '' ? query : null);
}

export function param(req: Request, name: string): string {
  return String(req.params[name] ?? '');
}

/** The number a call addresses, when its token is good for it. */
export function authoriseNumber({ state }: GraphParts, req: Request, phoneNumberId: string): GraphAccount {
  requireToken(req);
  const account = state.accounts.get(phoneNumberId);
  if (account === undefined) throw unknownObject(phoneNumberId);
  requireSameToken(req, [account]);
  return account;
}

/** The numbers of the business account a call addresses, when its token is good for one of them. */
export function authoriseWaba({ state }: GraphParts, req: Request, wabaId: string): readonly GraphAccount[] {
  requireToken(req);
  const numbers = [...state.accounts.values()].filter((account) => account.wabaId === wabaId);
  if (numbers.length === 0) throw unknownObject(wabaId);
  requireSameToken(req, numbers);
  return numbers;
}

/** Refuses a token that belongs to none of these accounts. */
export function requireSameToken(req: Request, accounts: readonly GraphAccount[]): void {
  const token = tokenOf(req);
  if (!accounts.some(({ accessToken }) => accessToken === token)) throw invalidToken();
}

export function requireToken(req: Request): void {
  if (tokenOf(req) === null) throw invalidToken();
}

function invalidToken(): GraphError {
  return new GraphError({ code: 190, message: 'Invalid OAuth access token - Cannot parse access token' });
}

/** The moment a fault may act on: which call it is, and for whom. */
export interface GateMoment {
  readonly point: FaultPoint;
  readonly phoneNumberId?: string;
  readonly to?: string | null;
  readonly kind?: string;
}

/** Lets faults act before a call is looked at: waits, refuses by throwing, or says how the call ends. */
export async function passGate({ core }: GraphParts, moment: GateMoment): Promise<'reset' | 'hang' | null> {
  const { delayMs, hang, resetBefore, fail, rateLimit, revokedToken } = core.faults.take({
    channel: graphChannel,
    points: [moment.point],
    phoneNumberId: moment.phoneNumberId,
    to: [moment.to ?? []].flat(),
    kind: moment.kind,
    effects: ['delayMs', 'hang', 'resetBefore', 'fail', 'rateLimit', 'revokedToken'],
  });
  // A reset of the emulator ends the wait; the call then goes on.
  if (delayMs !== undefined) await core.work.wait(delayMs).catch(() => {});
  if (resetBefore === true) return 'reset';
  if (hang === true) return 'hang';
  if (revokedToken === true) {
    throw new GraphError({
      code: 190,
      subcode: 460,
      message: 'Error validating access token: The session has been invalidated',
    });
  }
  if (rateLimit !== undefined) throw new GraphError({ code: rateLimit.code });
  if (fail !== undefined) throw new GraphError({ ...fail, retryAfterSeconds: fail.retryAfter });
  return null;
}
