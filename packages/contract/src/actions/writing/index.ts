import { galleryAddVersion } from './gallery-add-version.ts';
import { galleryCreate } from './gallery-create.ts';
import { galleryEdit } from './gallery-edit.ts';
import { galleryList } from './gallery-list.ts';
import { galleryRemove } from './gallery-remove.ts';
import { macroCreate } from './macro-create.ts';
import { macroEdit } from './macro-edit.ts';
import { macroList } from './macro-list.ts';
import { macroRemove } from './macro-remove.ts';
import { macroRun } from './macro-run.ts';
import { mergeFieldList } from './merge-field-list.ts';
import { messageSendOnce } from './message-send-once.ts';
import { messageVideoLink } from './message-video-link.ts';
import { quickReplyCreate } from './quick-reply-create.ts';
import { quickReplyEdit } from './quick-reply-edit.ts';
import { quickReplyList } from './quick-reply-list.ts';
import { quickReplyRemove } from './quick-reply-remove.ts';
import { quickReplyRender } from './quick-reply-render.ts';

export const writingActions = [
  mergeFieldList,
  quickReplyList,
  quickReplyCreate,
  quickReplyEdit,
  quickReplyRemove,
  quickReplyRender,
  galleryList,
  galleryCreate,
  galleryAddVersion,
  galleryEdit,
  galleryRemove,
  macroList,
  macroCreate,
  macroEdit,
  macroRemove,
  macroRun,
  messageVideoLink,
  messageSendOnce,
] as const;

export {
  galleryAddVersion,
  galleryCreate,
  galleryEdit,
  galleryList,
  galleryRemove,
  macroCreate,
  macroEdit,
  macroList,
  macroRemove,
  macroRun,
  mergeFieldList,
  messageSendOnce,
  messageVideoLink,
  quickReplyCreate,
  quickReplyEdit,
  quickReplyList,
  quickReplyRemove,
  quickReplyRender,
};
