import { AppError, type ConnectionEntity, type ThreadEntity, windowExpiresAt } from '@balcao/contract';

/** Refuses free text and media when the 24-hour window is closed or a template waits for its answer; asked at writing and again at dispatch. */
export function checkWindow(thread: ThreadEntity, connection: ConnectionEntity, contact: string, nowMs: number): void {
  if (isWindowOpen(thread, connection, nowMs)) return;
  const expiresAt = windowExpiresAt(thread, connection);
  if (thread.awaitingReplySince !== null)
    throw new AppError('window.awaitingReply', { contact, since: thread.awaitingReplySince });
  throw new AppError('window.closed', { contact, expiresAt });
}

/** Always open on a channel that has no window. */
export function isWindowOpen(thread: ThreadEntity, connection: ConnectionEntity, nowMs: number): boolean {
  if (!connection.capabilities.window24h) return true;
  const expiresAt = windowExpiresAt(thread, connection);
  return expiresAt !== null && Date.parse(expiresAt) > nowMs;
}
