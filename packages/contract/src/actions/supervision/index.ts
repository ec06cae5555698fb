import { auditList } from './audit-list.ts';
import { eventList } from './event-list.ts';
import { eventUndo } from './event-undo.ts';
import { reportOverview } from './report-overview.ts';
import { reportReplies } from './report-replies.ts';
import { reportResolution } from './report-resolution.ts';
import { reportVolume } from './report-volume.ts';
import { ticketWhy } from './ticket-why.ts';

export const supervisionActions = [
  auditList,
  eventList,
  eventUndo,
  ticketWhy,
  reportOverview,
  reportReplies,
  reportResolution,
  reportVolume,
] as const;

export type { ReportDimension } from './report-inputs.ts';
export { auditList, eventList, eventUndo, reportOverview, reportReplies, reportResolution, reportVolume, ticketWhy };
