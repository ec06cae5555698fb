import { ticketAccept } from './ticket-accept.ts';
import { ticketAssign } from './ticket-assign.ts';
import { ticketBot } from './ticket-bot.ts';
import { ticketExport } from './ticket-export.ts';
import { ticketList } from './ticket-list.ts';
import { ticketLog } from './ticket-log.ts';
import { ticketMerge } from './ticket-merge.ts';
import { ticketMoveChannel } from './ticket-move-channel.ts';
import { ticketParticipants } from './ticket-participants.ts';
import { ticketPresence } from './ticket-presence.ts';
import { ticketPrevious } from './ticket-previous.ts';
import { ticketPrivatize } from './ticket-privatize.ts';
import { ticketProtocol } from './ticket-protocol.ts';
import { ticketPurge } from './ticket-purge.ts';
import { ticketRelated } from './ticket-related.ts';
import { ticketReopen } from './ticket-reopen.ts';
import { ticketResolve } from './ticket-resolve.ts';
import { ticketRestore } from './ticket-restore.ts';
import { ticketReturn } from './ticket-return.ts';
import { ticketSet } from './ticket-set.ts';
import { ticketShow } from './ticket-show.ts';
import { ticketSnooze } from './ticket-snooze.ts';
import { ticketStart } from './ticket-start.ts';
import { ticketTag } from './ticket-tag.ts';
import { ticketToBot } from './ticket-to-bot.ts';
import { ticketTransfer } from './ticket-transfer.ts';
import { ticketTrash } from './ticket-trash.ts';
import { ticketUnprivatize } from './ticket-unprivatize.ts';
import { ticketWake } from './ticket-wake.ts';

export const ticketActions = [
  ticketList,
  ticketShow,
  ticketAccept,
  ticketAssign,
  ticketTransfer,
  ticketReturn,
  ticketResolve,
  ticketReopen,
  ticketTag,
  ticketMerge,
  ticketExport,
  ticketPrivatize,
  ticketUnprivatize,
  ticketSet,
  ticketLog,
  ticketParticipants,
  ticketPrevious,
  ticketRelated,
  ticketPresence,
  ticketStart,
  ticketSnooze,
  ticketWake,
  ticketTrash,
  ticketRestore,
  ticketPurge,
  ticketMoveChannel,
  ticketToBot,
  ticketBot,
  ticketProtocol,
] as const;

export type { TicketLogEntry } from './ticket-log.ts';
export type { Relation } from './ticket-related.ts';
export {
  ticketAccept,
  ticketAssign,
  ticketBot,
  ticketExport,
  ticketList,
  ticketLog,
  ticketMerge,
  ticketMoveChannel,
  ticketParticipants,
  ticketPresence,
  ticketPrevious,
  ticketPrivatize,
  ticketProtocol,
  ticketPurge,
  ticketRelated,
  ticketReopen,
  ticketResolve,
  ticketRestore,
  ticketReturn,
  ticketSet,
  ticketShow,
  ticketSnooze,
  ticketStart,
  ticketTag,
  ticketToBot,
  ticketTransfer,
  ticketTrash,
  ticketUnprivatize,
  ticketWake,
};
