import { ticketProtocol } from './ticket-protocol.ts';
import { ticketBot } from './ticket-bot.ts';
import { ticketToBot } from './ticket-to-bot.ts';
import { ticketMoveChannel } from './ticket-move-channel.ts';
import { ticketPurge } from './ticket-purge.ts';
import { ticketRestore } from './ticket-restore.ts';
import { ticketTrash } from './ticket-trash.ts';
import { ticketWake } from './ticket-wake.ts';
import { ticketSnooze } from './ticket-snooze.ts';
import { ticketStart } from './ticket-start.ts';
import { handlerList } from '../handler.ts';
import { ticketAccept } from './ticket-accept.ts';
import { ticketAssign } from './ticket-assign.ts';
import { ticketExport } from './ticket-export.ts';
import { ticketList } from './ticket-list.ts';
import { ticketPrivatize } from './ticket-privatize.ts';
import { ticketReopen } from './ticket-reopen.ts';
import { ticketResolve } from './ticket-resolve.ts';
import { ticketReturn } from './ticket-return.ts';
import { ticketShow } from './ticket-show.ts';
import { ticketLog } from './ticket-log.ts';
import { ticketParticipants } from './ticket-participants.ts';
import { ticketPrevious } from './ticket-previous.ts';
import { ticketRelated } from './ticket-related.ts';
import { ticketSet } from './ticket-set.ts';
import { ticketTag } from './ticket-tag.ts';
import { ticketTransfer } from './ticket-transfer.ts';
import { ticketUnprivatize } from './ticket-unprivatize.ts';

/** Handlers of the actions in `contract/src/actions/tickets`. */
export const ticketHandlers = handlerList(
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
  ticketSet,
  ticketRelated,
  ticketPrevious,
  ticketParticipants,
  ticketLog,
  ticketPrivatize,
  ticketUnprivatize,
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
);
