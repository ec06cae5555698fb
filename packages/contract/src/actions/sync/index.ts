import { syncSnapshot } from './sync-snapshot.ts';
import { syncThread } from './sync-thread.ts';
import { syncTickets } from './sync-tickets.ts';

export const syncActions = [syncSnapshot, syncTickets, syncThread] as const;

export { syncSnapshot, syncThread, syncTickets };
