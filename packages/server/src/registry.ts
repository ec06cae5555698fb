import { authLogin } from './actions/auth-login.ts';
import { authLogout } from './actions/auth-logout.ts';
import { connectionAdd } from './actions/connection-add.ts';
import { connectionRemove } from './actions/connection-remove.ts';
import { connectionTest } from './actions/connection-test.ts';
import { connectionUpdate } from './actions/connection-update.ts';
import { contactRename } from './actions/contact-rename.ts';
import type { WriteHandler } from './actions/handler.ts';
import { messageReact } from './actions/message-react.ts';
import { messageRetry } from './actions/message-retry.ts';
import { messageSend } from './actions/message-send.ts';
import { noteAdd } from './actions/note-add.ts';
import { queueCreate } from './actions/queue-create.ts';
import { queueSetMembers } from './actions/queue-set-members.ts';
import { tagCreate } from './actions/tag-create.ts';
import { templateRefresh } from './actions/template-refresh.ts';
import { threadMark } from './actions/thread-mark.ts';
import { threadTyping } from './actions/thread-typing.ts';
import { ticketAccept } from './actions/ticket-accept.ts';
import { ticketAssign } from './actions/ticket-assign.ts';
import { ticketReopen } from './actions/ticket-reopen.ts';
import { ticketResolve } from './actions/ticket-resolve.ts';
import { ticketReturn } from './actions/ticket-return.ts';
import { ticketTag } from './actions/ticket-tag.ts';
import { ticketTransfer } from './actions/ticket-transfer.ts';
import { tokenCreate } from './actions/token-create.ts';
import { tokenRevoke } from './actions/token-revoke.ts';
import { userCreate } from './actions/user-create.ts';
import { bootstrapAdmin } from './bootstrap.ts';
import { claimDeliveries } from './delivery/claim.ts';
import { recoverDeliveries, settleDelivery } from './delivery/settle.ts';
import { countRefused, takeWebhook } from './intake/webhook.ts';
import { claimMedia, settleMedia, storeUpload } from './media/store-media.ts';
import { prune } from './store/prune.ts';
import type { Handler, Handlers } from './store/store.ts';

/** Every write action: the compiler and a test tell when one of the contract is missing here. */
export const writeHandlers = [
  ticketAccept,
  ticketAssign,
  ticketTransfer,
  ticketReturn,
  ticketResolve,
  ticketReopen,
  ticketTag,
  messageSend,
  messageReact,
  messageRetry,
  threadMark,
  threadTyping,
  noteAdd,
  contactRename,
  connectionAdd,
  connectionUpdate,
  connectionRemove,
  connectionTest,
  templateRefresh,
  queueCreate,
  queueSetMembers,
  userCreate,
  tagCreate,
  authLogin,
  authLogout,
  tokenCreate,
  tokenRevoke,
] as unknown as readonly WriteHandler<WriteHandler['action'], unknown>[];

/** What the outbox, the intake and the jobs write. */
const systemOperations: Readonly<Record<string, Handler>> = {
  // oxlint-disable-next-line require-await -- a handler answers a promise
  'store.ping': async () => null,
  'store.prune': prune,
  'admin.bootstrap': bootstrapAdmin,
  'intake.webhook': takeWebhook,
  'intake.refused': countRefused,
  'delivery.claim': claimDeliveries,
  'delivery.settle': settleDelivery,
  'delivery.recover': recoverDeliveries,
  'media.upload': storeUpload,
  'media.claim': claimMedia,
  'media.settle': settleMedia,
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
