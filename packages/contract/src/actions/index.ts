import { authLogin } from './auth-login.ts';
import { authLogout } from './auth-logout.ts';
import { authWhoami } from './auth-whoami.ts';
import { connectionAdd } from './connection-add.ts';
import { connectionList } from './connection-list.ts';
import { connectionRemove } from './connection-remove.ts';
import { connectionShow } from './connection-show.ts';
import { connectionTest } from './connection-test.ts';
import { connectionUpdate } from './connection-update.ts';
import { contactList } from './contact-list.ts';
import { contactRename } from './contact-rename.ts';
import { eventList } from './event-list.ts';
import { messageList } from './message-list.ts';
import { messageReact } from './message-react.ts';
import { messageRetry } from './message-retry.ts';
import { messageSearch } from './message-search.ts';
import { messageSend } from './message-send.ts';
import { noteAdd } from './note-add.ts';
import { noteList } from './note-list.ts';
import { queueCreate } from './queue-create.ts';
import { queueList } from './queue-list.ts';
import { queueSetMembers } from './queue-set-members.ts';
import { syncSnapshot } from './sync-snapshot.ts';
import { syncThread } from './sync-thread.ts';
import { syncTickets } from './sync-tickets.ts';
import { tagCreate } from './tag-create.ts';
import { tagList } from './tag-list.ts';
import { templateList } from './template-list.ts';
import { templateRefresh } from './template-refresh.ts';
import { threadMark } from './thread-mark.ts';
import { threadTyping } from './thread-typing.ts';
import { ticketAccept } from './ticket-accept.ts';
import { ticketAssign } from './ticket-assign.ts';
import { ticketExport } from './ticket-export.ts';
import { ticketList } from './ticket-list.ts';
import { ticketReopen } from './ticket-reopen.ts';
import { ticketResolve } from './ticket-resolve.ts';
import { ticketReturn } from './ticket-return.ts';
import { ticketShow } from './ticket-show.ts';
import { ticketTag } from './ticket-tag.ts';
import { ticketTransfer } from './ticket-transfer.ts';
import { tokenCreate } from './token-create.ts';
import { tokenList } from './token-list.ts';
import { tokenRevoke } from './token-revoke.ts';
import { userCreate } from './user-create.ts';
import { userList } from './user-list.ts';

/** Every action, one explicit list: adding a line here adds a route, a command, a palette row and a line of the reference. */
export const actions = [
  ticketList,
  ticketShow,
  ticketAccept,
  ticketAssign,
  ticketTransfer,
  ticketReturn,
  ticketResolve,
  ticketReopen,
  ticketTag,
  ticketExport,
  messageList,
  messageSearch,
  messageSend,
  messageReact,
  messageRetry,
  threadMark,
  threadTyping,
  noteAdd,
  noteList,
  contactList,
  contactRename,
  connectionList,
  connectionShow,
  connectionAdd,
  connectionUpdate,
  connectionRemove,
  connectionTest,
  templateList,
  templateRefresh,
  queueList,
  queueCreate,
  queueSetMembers,
  userList,
  userCreate,
  tagList,
  tagCreate,
  authLogin,
  authLogout,
  authWhoami,
  tokenCreate,
  tokenList,
  tokenRevoke,
  eventList,
  syncSnapshot,
  syncTickets,
  syncThread,
] as const;

export type AnyAction = (typeof actions)[number];
export type ActionId = AnyAction['id'];
export type ActionOf<K extends ActionId> = Extract<AnyAction, { id: K }>;

const byId: ReadonlyMap<string, AnyAction> = new Map(actions.map((action) => [action.id, action]));

export function findAction(id: string): AnyAction | undefined {
  return byId.get(id);
}

export {
  authLogin,
  authLogout,
  authWhoami,
  connectionAdd,
  connectionList,
  connectionRemove,
  connectionShow,
  connectionTest,
  connectionUpdate,
  contactList,
  contactRename,
  eventList,
  messageList,
  messageReact,
  messageRetry,
  messageSearch,
  messageSend,
  noteAdd,
  noteList,
  queueCreate,
  queueList,
  queueSetMembers,
  syncSnapshot,
  syncThread,
  syncTickets,
  tagCreate,
  tagList,
  templateList,
  templateRefresh,
  threadMark,
  threadTyping,
  ticketAccept,
  ticketAssign,
  ticketExport,
  ticketList,
  ticketReopen,
  ticketResolve,
  ticketReturn,
  ticketShow,
  ticketTag,
  ticketTransfer,
  tokenCreate,
  tokenList,
  tokenRevoke,
  userCreate,
  userList,
};
