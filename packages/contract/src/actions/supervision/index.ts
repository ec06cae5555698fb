import { eventList } from './event-list.ts';

export const supervisionActions = [eventList] as const;

export { eventList };
