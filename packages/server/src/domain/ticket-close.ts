import type { TicketEntity } from '@balcao/contract';

/**
 * Closes an active ticket without anybody having resolved it: its contact was blocked or sanitized, or another ticket took it
 * over. No marker goes into the thread, and nothing reopens it by itself.
 */
export function closeBecause(
  ticket: TicketEntity,
  reason: Exclude<TicketEntity['closeReason'], 'resolved' | null>,
  now: string,
): Partial<TicketEntity> {
  return {
    state: 'closed',
    handler: 'none',
    queuedAt: null,
    snoozedAt: null,
    snoozedUntil: null,
    closeReason: reason,
    lastActivityAt: now,
    version: ticket.version + 1,
  };
}
