import { auditList } from './audit-list.ts';
import { bulkAssign, bulkResolve, bulkSnooze, bulkTag, bulkTransfer, bulkTrash } from './bulk-actions.ts';
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
  bulkAssign,
  bulkResolve,
  bulkSnooze,
  bulkTag,
  bulkTransfer,
  bulkTrash,
] as const;

export { type BulkId, bulkItem, bulkLimit, bulkResult, ownBulkLimit } from './bulk-actions.ts';
export type { Undone } from './event-undo.ts';
export type { ReportDimension } from './report-inputs.ts';
export {
  auditList,
  bulkAssign,
  bulkResolve,
  bulkSnooze,
  bulkTag,
  bulkTransfer,
  bulkTrash,
  eventList,
  eventUndo,
  reportOverview,
  reportReplies,
  reportResolution,
  reportVolume,
  ticketWhy,
};
