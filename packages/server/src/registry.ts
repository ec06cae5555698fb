import { writeHandlers } from './actions/index.ts';
import { bootstrapAdmin } from './bootstrap.ts';
import { runDue } from './clock/jobs.ts';
import { claimDeliveries } from './delivery/claim.ts';
import { recoverDeliveries, renewLeases, settleDelivery } from './delivery/settle.ts';
import { countRefused, takeWebhook } from './intake/webhook.ts';
import { type DescribedFile, storeDescribed } from './media/described-file.ts';
import { forgetPurgedFiles } from './media/purged-files.ts';
import { claimMedia, settleMedia, storeUpload } from './media/store-media.ts';
import { noteUnreadable } from './operations/connection-health.ts';
import { followChannels } from './operations/follow-channel.ts';
import { tellHeld, tellingAtTheEnd } from './operations/notify.ts';
import { recordView } from './operations/record-view.ts';
import { noteTokenUse, refuseSession } from './operations/sign-in.ts';
import { noteGuess, noteSignIn, pruneGuesses } from './operations/sign-in-guesses.ts';
import { keepKeyCheck } from './security/key-check.ts';
import { ping } from './store/ping.ts';
import { prune } from './store/prune.ts';
import type { Handler, Handlers } from './store/store.ts';

/** What the outbox, the intake and the jobs write. */
const systemOperations: Readonly<Record<string, Handler>> = {
  'store.ping': ping,
  'store.prune': prune,
  'session.refuse': refuseSession,
  'signIn.failed': noteGuess,
  'signIn.succeeded': noteSignIn,
  'signIn.prune': pruneGuesses,
  'token.used': noteTokenUse,
  'admin.bootstrap': bootstrapAdmin,
  'key.keep': keepKeyCheck,
  'intake.webhook': takeWebhook,
  'intake.refused': countRefused,
  'delivery.claim': claimDeliveries,
  'delivery.settle': settleDelivery,
  'delivery.recover': recoverDeliveries,
  'delivery.renew': renewLeases,
  'connection.noteUnreadable': noteUnreadable,
  'connection.followChannels': followChannels,
  'ticket.viewed': recordView,
  'clock.run': runDue,
  'media.upload': storeUpload,
  'media.claim': claimMedia,
  'media.settle': settleMedia,
  'media.forgetPurged': forgetPurgedFiles,
  'notification.tell': tellHeld,
};

export const actionOperation = (id: string) => `action.${id}`;

export interface ActionInput {
  readonly input: unknown;
  readonly prepared: unknown;
  /** A file that a dry run tells of instead of uploading it. */
  readonly described?: DescribedFile | null;
}

/** Everything that writes, by id: the same on the writer thread and on a pool. */
export function createHandlers(): Handlers {
  const handlers = new Map<string, Handler>(Object.entries(systemOperations));
  for (const { action, run } of writeHandlers) {
    const handler: Handler<ActionInput> = async (tx, { input, prepared, described = null }) => {
      if (described !== null) await storeDescribed(tx, described);
      return run(tx, input as never, prepared);
    };
    handlers.set(actionOperation(action.id), handler as Handler);
  }
  return new Map([...handlers].map(([id, handler]) => [id, tellingAtTheEnd(handler)]));
}
