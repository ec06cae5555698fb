import { catalogueHandlers } from './catalogues/index.ts';
import { collaborationHandlers } from './collaboration/index.ts';
import { connectionHandlers } from './connections/index.ts';
import { contactHandlers } from './contacts/index.ts';
import type { ReadHandler, WriteHandler } from './handler.ts';
import { messageHandlers } from './messages/index.ts';
import { peopleHandlers } from './people/index.ts';
import { supervisionHandlers } from './supervision/index.ts';
import { syncHandlers } from './sync/index.ts';
import { ticketHandlers } from './tickets/index.ts';
import { writingHandlers } from './writing/index.ts';

const handlers = [
  ...ticketHandlers,
  ...messageHandlers,
  ...writingHandlers((id) => writesById.get(id)),
  ...collaborationHandlers,
  ...contactHandlers,
  ...connectionHandlers,
  ...catalogueHandlers,
  ...peopleHandlers,
  ...supervisionHandlers,
  ...syncHandlers,
];

/** Every write action: a test and the start of the server tell when one of the contract is missing here. */
export const writeHandlers = handlers.filter((handler) => handler.action.effect === 'write') as readonly WriteHandler<
  WriteHandler['action'],
  unknown
>[];

const writesById = new Map(writeHandlers.map((handler) => [handler.action.id, handler]));

/** Every read action; inputs are checked against the action before they get here. */
export const readHandlers = handlers.filter((handler) => handler.action.effect === 'read') as readonly ReadHandler[];
