import { handlerList } from '../handler.ts';
import { syncSnapshot } from './sync-snapshot.ts';
import { syncThread } from './sync-thread.ts';
import { syncTickets } from './sync-tickets.ts';

/** Handlers of the actions in `contract/src/actions/sync`. */
export const syncHandlers = handlerList(syncSnapshot, syncTickets, syncThread);
