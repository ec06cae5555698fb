import { handlerList } from '../handler.ts';
import { auditList } from './audit-list.ts';
import { eventList } from './event-list.ts';
import { eventUndo } from './event-undo.ts';
import { reportOverview } from './report-overview.ts';
import { reportReplies } from './report-replies.ts';
import { reportResolution } from './report-resolution.ts';
import { reportVolume } from './report-volume.ts';
import { ticketWhy } from './ticket-why.ts';

/** Handlers of the actions in `contract/src/actions/supervision`. */
export const supervisionHandlers = handlerList(
  reportOverview,
  reportReplies,
  reportResolution,
  reportVolume,
  auditList,
  eventList,
  eventUndo,
  ticketWhy,
);
