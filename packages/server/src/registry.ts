import { writeHandlers } from './actions/index.ts';
import { bootstrapAdmin } from './bootstrap.ts';
import { runDue } from './clock/jobs.ts';
import { claimDeliveries } from './delivery/claim.ts';
import { recoverDeliveries, renewLeases, settleDelivery } from './delivery/settle.ts';
import { countRefused, takeWebhook } from './intake/webhook.ts';
import { forgetPurgedFiles } from './media/purged-files.ts';
import { claimMedia, settleMedia, storeUpload } from './media/store-media.ts';
import { noteUnreadable } from './operations/connection-health.ts';
import { followChannels } from './operations/follow-channel.ts';
import { recordView } from './operations/record-view.ts';
import { noteTokenUse, refuseSession } from './operations/sign-in.ts';
import { prune } from './store/prune.ts';
import type { Handler, Handlers } from './store/store.ts';

/** What the outbox, the intake and the jobs write. */
const systemOperations: Readonly<Record<string, Handler>> = {
  // oxlint-disable-next-line require-await -- a handler answers a promise
  'store.ping': async () => null,
  'store.prune': prune,
  'session.refuse': refuseSession,
  'token.used': noteTokenUse,
  'admin.bootstrap': bootstrapAdmin,
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
};

export const actionOperation = (id: string) => `action.${id}`;

/** Everything that writes, by id: the same on the writer thread and on a pool. */
export function createHandlers(): Handlers {
  const handlers = new Map<string, Handler>(Object.entries(systemOperations));
  for (const { action, run } of writeHandlers) {
    const handler: Handler<{ readonly input: unknown; readonly prepared: unknown }> = (tx, { input, prepared }) =>
      run(tx, input as never, prepared);
    handlers.set(actionOperation(action.id), handler as Handler);
  }
  return handlers;
}
