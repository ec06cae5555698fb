import { AppError } from '@balcao/contract';
import type { Request, Response } from 'express';
import { systemActor } from '../actor.ts';
import type { Answer } from '../dispatch.ts';
import { isWrongSecret } from '../sign-in-limits.ts';
import { byOf, type HttpPorts } from './caller.ts';

/** Actions that are given a password or a code, and so could be used to guess one. */
const guarded: ReadonlySet<string> = new Set([
  'auth.login',
  'profile.setPassword',
  'profile.confirmTotp',
  'profile.endTotp',
]);

/** Runs an action; where it takes a secret, guesses are counted, and refused sign-ins are put on record. */
export async function guardSecrets(
  ports: HttpPorts,
  { id: actionId, isDry }: { readonly id: string; readonly isDry: boolean },
  [request, response]: readonly [Request, Response],
  run: () => Promise<Answer>,
): Promise<Answer> {
  if (!guarded.has(actionId)) return run();
  const { actor } = byOf(request, response);
  const email = actionId === 'auth.login' ? emailOf(request.body) : null;
  const address = request.ip ?? 'unknown';
  try {
    return await ports.limits.guardSecret(
      { address, account: email ?? actor?.userId ?? 'nobody', isSignIn: email !== null, isDry },
      run,
    );
  } catch (error) {
    if (email !== null && error instanceof AppError && isWrongSecret(error.code))
      await record(ports, [request, response], {
        email,
        reason: error.code === 'auth.totpInvalid' ? 'totp' : 'password',
        address,
      });
    throw error;
  }
}

async function record(
  { context, limits }: HttpPorts,
  [request, response]: readonly [Request, Response],
  refused: { readonly email: string; readonly reason: 'password' | 'totp'; readonly address: string },
): Promise<void> {
  try {
    if (!(await limits.isRecorded(refused.email))) return;
    const { requestId, client } = byOf(request, response);
    await context.execute('session.refuse', { ...refused, client }, { actor: systemActor, requestId });
  } catch (error) {
    // Whoever was refused is told so, whatever became of the record.
    context.log.error({ error }, 'a refused sign-in could not be recorded');
  }
}

function emailOf(body: unknown): string {
  const email = (body as { readonly email?: unknown } | null)?.email;
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 200) : '';
}
