import type { Grants, Settings } from '@balcao/contract';

/** Who replies to their own tickets only replies to those of their queues where the office has it so. */
export function withOffice(grants: Grants, settings: Pick<Settings, 'replyBy'>): Grants {
  const widens = settings.replyBy === 'queue' && grants['ticket.reply'] === 'assigned';
  return widens ? { ...grants, 'ticket.reply': 'own' } : grants;
}
