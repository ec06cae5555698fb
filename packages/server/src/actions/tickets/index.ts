import { handlerList } from '../handler.ts';
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
);
