import { authWhoami } from './auth-whoami.ts';
import { connectionList } from './connection-list.ts';
import { connectionShow } from './connection-show.ts';
import { contactList } from './contact-list.ts';
import type { ReadHandler } from './handler.ts';
import { messageList } from './message-list.ts';
import { messageSearch } from './message-search.ts';
import { noteList } from './note-list.ts';
import { queueList } from './queue-list.ts';
import { syncSnapshot } from './sync-snapshot.ts';
import { syncThread } from './sync-thread.ts';
import { syncTickets } from './sync-tickets.ts';
import { tagList } from './tag-list.ts';
import { templateList } from './template-list.ts';
import { ticketExport } from './ticket-export.ts';
import { ticketList } from './ticket-list.ts';
import { ticketShow } from './ticket-show.ts';
import { tokenList } from './token-list.ts';
import { userList } from './user-list.ts';

/** Every read action that answers from the store; inputs are checked against the action before they get here. */
export const readHandlers = [
  ticketList,
  ticketShow,
  ticketExport,
  messageList,
  messageSearch,
  noteList,
  contactList,
  queueList,
  userList,
  tagList,
  templateList,
  tokenList,
  authWhoami,
  connectionList,
  connectionShow,
  syncSnapshot,
  syncTickets,
  syncThread,
] as unknown as readonly ReadHandler[];
