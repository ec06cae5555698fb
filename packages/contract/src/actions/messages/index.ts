import { draftDiscard } from './draft-discard.ts';
import { draftList } from './draft-list.ts';
import { draftSave } from './draft-save.ts';
import { messageContent } from './message-content.ts';
import { messageList } from './message-list.ts';
import { messageReact } from './message-react.ts';
import { messageRetry } from './message-retry.ts';
import { messageRevoke } from './message-revoke.ts';
import { messageSearch } from './message-search.ts';
import { messageSend } from './message-send.ts';
import { messageTakeBack } from './message-take-back.ts';
import { scheduleCancel } from './schedule-cancel.ts';
import { scheduleCreate } from './schedule-create.ts';
import { scheduleEdit } from './schedule-edit.ts';
import { type ScheduleItem } from './schedule-item.ts';
import { mostSchedulesCounted, scheduleList } from './schedule-list.ts';
import { threadMark } from './thread-mark.ts';
import { threadTyping } from './thread-typing.ts';

export const messageActions = [
  messageList,
  messageSearch,
  messageSend,
  messageReact,
  messageRetry,
  messageTakeBack,
  messageRevoke,
  scheduleCreate,
  scheduleList,
  scheduleEdit,
  scheduleCancel,
  draftSave,
  draftList,
  draftDiscard,
  threadMark,
  threadTyping,
] as const;

export type { ScheduleItem };
export {
  draftDiscard,
  draftList,
  draftSave,
  messageContent,
  messageList,
  messageReact,
  messageRetry,
  messageRevoke,
  messageSearch,
  messageSend,
  messageTakeBack,
  mostSchedulesCounted,
  scheduleCancel,
  scheduleCreate,
  scheduleEdit,
  scheduleList,
  threadMark,
  threadTyping,
};
