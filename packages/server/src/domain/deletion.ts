import { AppError, type Capabilities, type MessageEntity, type Scope, type UserId } from '@balcao/contract';

/** What deleting a message of ours comes to: taken back before it leaves, deleted at the customer, hidden here; or done already. */
export type Deletion = 'withdraw' | 'revoke' | 'hide' | 'done';

/** Refuses what nobody deletes, and what others wrote unless the permission reaches everywhere. */
export function checkDeletable(message: MessageEntity, scope: Scope | undefined, userId: UserId): void {
  const isOurs = message.direction === 'out' && (message.author.type === 'user' || message.author.type === 'bot');
  if (!isOurs) throw new AppError('message.notOurs');
  if (message.author.id !== userId && scope !== 'all')
    throw new AppError('permission.denied', { permission: 'message.revoke' });
}

export function deletionOf(
  message: MessageEntity,
  { revoke }: Pick<Capabilities, 'revoke'>,
  hereOnly: boolean,
): Deletion {
  if (message.revokedAt !== null || message.state === 'withdrawn') return 'done';
  if (message.state === 'queued' && message.hiddenAt === null) return 'withdraw';
  if (message.state === 'sending') throw new AppError('message.leaving');
  if (!hereOnly && revoke && customerHas(message) && message.providerId !== null && message.hiddenAt === null)
    return 'revoke';
  return message.hiddenAt === null ? 'hide' : 'done';
}

/** As far as is known: what was never taken, and what was taken back or deleted there, they have not. */
export function customerHas({ state, revokedAt }: Pick<MessageEntity, 'state' | 'revokedAt'>): boolean {
  return revokedAt === null && state !== 'failed' && state !== 'withdrawn' && state !== 'queued';
}
