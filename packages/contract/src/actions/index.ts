import { catalogueActions } from './catalogues/index.ts';
import { collaborationActions } from './collaboration/index.ts';
import { connectionActions } from './connections/index.ts';
import { contactActions } from './contacts/index.ts';
import { messageActions } from './messages/index.ts';
import { peopleActions } from './people/index.ts';
import { supervisionActions } from './supervision/index.ts';
import { syncActions } from './sync/index.ts';
import { ticketActions } from './tickets/index.ts';
import { writingActions } from './writing/index.ts';

/** Every action, by area: a line in an area's list adds a route, a command, a palette row and a line of the reference. */
export const actions = [
  ...ticketActions,
  ...messageActions,
  ...writingActions,
  ...collaborationActions,
  ...contactActions,
  ...connectionActions,
  ...catalogueActions,
  ...peopleActions,
  ...supervisionActions,
  ...syncActions,
] as const;

export type AnyAction = (typeof actions)[number];
export type ActionId = AnyAction['id'];
export type ActionOf<K extends ActionId> = Extract<AnyAction, { id: K }>;

const byId: ReadonlyMap<string, AnyAction> = new Map(actions.map((action) => [action.id, action]));

export function findAction(id: string): AnyAction | undefined {
  return byId.get(id);
}

export * from './catalogues/index.ts';
export * from './collaboration/index.ts';
export * from './connections/index.ts';
export * from './contacts/index.ts';
export * from './messages/index.ts';
export * from './people/index.ts';
export * from './supervision/index.ts';
export * from './sync/index.ts';
export * from './tickets/index.ts';
export * from './writing/index.ts';
