import {
  type BalcaoEvent,
  type Change,
  type EntityName,
  type EventType,
  isEventType,
  type Label,
  type MessageEntity,
  type Permission,
} from '@balcao/contract';

/*
 * Undoing is putting back what an event says was there before, when nothing has changed it since. Which events can be undone,
 * and what somebody must be allowed to do for it, is told here once.
 */
const reversible: Partial<Record<EventType, Permission>> = {
  'ticket.accepted': 'ticket.accept',
  'ticket.assigned': 'ticket.assignOther',
  'ticket.transferred': 'ticket.transfer',
  'ticket.returned': 'ticket.return',
  'ticket.resolved': 'ticket.resolve',
  'ticket.reopened': 'ticket.reopen',
  'ticket.snoozed': 'ticket.snooze',
  'ticket.woke': 'ticket.snooze',
  'ticket.tagged': 'ticket.tag',
  'ticket.edited': 'ticket.edit',
  'ticket.handedToBot': 'ticket.transfer',
  'ticket.trashed': 'ticket.trash',
  'ticket.restored': 'ticket.trash',
  'ticket.privatized': 'ticket.privatize',
  'ticket.unprivatized': 'ticket.unprivatize',
  'contact.renamed': 'contact.write',
  'contact.edited': 'contact.write',
  'contact.tagged': 'contact.write',
  'contact.grouped': 'contact.write',
  'contact.walletSet': 'wallet.write',
  'contact.unblocked': 'contact.block',
  'contact.botBlocked': 'contact.write',
  'note.edited': 'note.write',
  'note.pinned': 'note.write',
  'note.deleted': 'note.write',
  'task.edited': 'task.write',
  'task.done': 'task.write',
};

/** Entities whose fields undoing may write. */
const restorable = ['ticket', 'contact', 'note', 'task'] as const satisfies readonly EntityName[];
export type Restorable = (typeof restorable)[number];

/** Fields that only go forward. */
const kept: ReadonlySet<string> = new Set(['version', 'lastActivityAt', 'lastMessage', 'firstReplyAt']);

/** What ties it to other rows: a merge or a move changed that, and those are not taken back field by field. */
const ties: ReadonlySet<string> = new Set(['contactId', 'threadId', 'connectionId', 'mergedIntoId']);

/** What somebody needs for undoing the event; null when it cannot be undone. */
export function permissionToUndo(event: BalcaoEvent): Permission | null {
  const type = event.type === 'event.undone' ? event.data?.['type'] : event.type;
  if (typeof type !== 'string' || !isEventType(type)) return null;
  return reversible[type] ?? null;
}

/** A message that waits before it leaves, so that its writer can take it back. */
export function heldMessageOf(event: BalcaoEvent): MessageEntity['id'] | null {
  if (event.type !== 'message.queued') return null;
  const held = event.changes.find(
    (change) => change.entity === 'message' && typeof change.after?.['heldUntil'] === 'string',
  );
  return held === undefined ? null : (held.id as MessageEntity['id']);
}

/** What people do without meaning to change anything: looking, reading, writing drafts, coming and going. */
const passing: ReadonlySet<string> = new Set([
  'ticket.viewed',
  'ticket.revealed',
  'ticket.hidden',
  'thread.marked',
  'message.status',
  'media.stored',
  'media.failed',
  'room.read',
  'notification.created',
  'notification.read',
  'notification.forgotten',
  'draft.saved',
  'draft.discarded',
  'session.started',
  'session.ended',
  'session.refused',
  'user.presenceChanged',
  'connection.healthChanged',
  'connection.noticed',
  'template.refreshed',
] satisfies readonly EventType[]);

/** Whether an event is something that its actor did, so that undoing means it. */
export const isAct = ({ type }: BalcaoEvent): boolean => !passing.has(type);

/** The command that ends what undoing does not. */
const remedies: Partial<Record<EventType, string>> = {
  'message.queued': 'balcao messages revoke',
  'note.added': 'balcao notes delete',
  'task.created': 'balcao tasks remove',
  'schedule.created': 'balcao schedules cancel',
  'contact.blocked': 'balcao contacts unblock',
  'tag.created': 'balcao tags remove',
  'queue.created': 'balcao queues remove',
  'role.created': 'balcao roles remove',
  'group.created': 'balcao groups remove',
  'user.created': 'balcao users disable',
  'connection.added': 'balcao connections remove',
  'token.created': 'balcao tokens revoke',
  'setting.changed': 'balcao settings reset',
};

/** Why an event that cannot be undone cannot, and what there is instead. */
export function whyFinal({ type }: BalcaoEvent): Label {
  const remedy = remedies[type];
  if (type === 'message.queued')
    return {
      en: `it has left, and the customer has it or soon will; to delete it there: ${remedy}`,
      'pt-BR': `já saiu, e o cliente tem ou logo terá; para apagar lá: ${remedy}`,
    };
  if (remedy !== undefined) return { en: `there is ${remedy}`, 'pt-BR': `há ${remedy}` };
  return { en: 'this is final', 'pt-BR': 'isto é definitivo' };
}

/** Whether an event can be taken back as things are when it happens. */
export function isUndoable(event: BalcaoEvent): boolean {
  return (permissionToUndo(event) !== null && restorationsOf(event) !== null) || heldMessageOf(event) !== null;
}

export interface Restoration {
  readonly entity: Restorable;
  readonly id: string;
  /** The fields as the event left them, and as they were before it. */
  readonly left: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, unknown>>;
}

/** What undoing the event would put back; null when the event made or removed something, which has no before or after. */
export function restorationsOf(event: BalcaoEvent): readonly Restoration[] | null {
  const restorations: Restoration[] = [];
  for (const change of event.changes) {
    if (!isRestorable(change) || change.before === null || change.after === null) return null;
    const fields = Object.keys(change.before).filter((field) => !kept.has(field));
    if (fields.some((field) => ties.has(field))) return null;
    if (fields.length === 0) continue;
    const pick = (values: object) =>
      Object.fromEntries(fields.map((field) => [field, (values as Record<string, unknown>)[field]]));
    restorations.push({ entity: change.entity, id: change.id, left: pick(change.after), before: pick(change.before) });
  }
  return restorations.length === 0 ? null : restorations;
}

const isRestorable = (change: Change): change is Extract<Change, { entity: Restorable }> =>
  (restorable as readonly EntityName[]).includes(change.entity);

/** The first field that is no longer as the event left it. */
export function changedSince({ left }: Restoration, now: object): string | null {
  const current = now as Record<string, unknown>;
  return Object.keys(left).find((field) => JSON.stringify(current[field]) !== JSON.stringify(left[field])) ?? null;
}
