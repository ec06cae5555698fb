import { noteAdd } from './note-add.ts';
import { noteDelete } from './note-delete.ts';
import { noteEdit } from './note-edit.ts';
import { noteList } from './note-list.ts';
import { notePin } from './note-pin.ts';
import { notificationList } from './notification-list.ts';
import { notificationRead } from './notification-read.ts';
import { roomCreate } from './room-create.ts';
import { roomDeleteMessage } from './room-delete-message.ts';
import { roomDirect } from './room-direct.ts';
import { roomEdit } from './room-edit.ts';
import { roomEditMessage } from './room-edit-message.ts';
import { roomList } from './room-list.ts';
import { roomMessages } from './room-messages.ts';
import { roomRead } from './room-read.ts';
import { roomSend } from './room-send.ts';
import { roomSetMembers } from './room-set-members.ts';
import { taskCreate } from './task-create.ts';
import { taskDone } from './task-done.ts';
import { taskEdit } from './task-edit.ts';
import { taskList } from './task-list.ts';
import { taskRemove } from './task-remove.ts';
import { taskShow } from './task-show.ts';

export const collaborationActions = [
  noteAdd,
  noteList,
  noteEdit,
  notePin,
  noteDelete,
  taskList,
  taskShow,
  taskCreate,
  taskEdit,
  taskDone,
  taskRemove,
  roomList,
  roomCreate,
  roomDirect,
  roomEdit,
  roomSetMembers,
  roomMessages,
  roomSend,
  roomEditMessage,
  roomDeleteMessage,
  roomRead,
  notificationList,
  notificationRead,
] as const;

export {
  noteAdd,
  noteDelete,
  noteEdit,
  noteList,
  notePin,
  notificationList,
  notificationRead,
  roomCreate,
  roomDeleteMessage,
  roomDirect,
  roomEdit,
  roomEditMessage,
  roomList,
  roomMessages,
  roomRead,
  roomSend,
  roomSetMembers,
  taskCreate,
  taskDone,
  taskEdit,
  taskList,
  taskRemove,
  taskShow,
};
