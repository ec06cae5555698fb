import { handlerList } from '../handler.ts';
import { eventList } from './event-list.ts';

/** Handlers of the actions in `contract/src/actions/supervision`. */
export const supervisionHandlers = handlerList(eventList);
