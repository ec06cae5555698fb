import type { ConnectionEntity } from './connection.ts';
import type { ContactEntity } from './contact.ts';
import type { MessageEntity, NoteEntity } from './message.ts';
import type { QueueEntity, UserEntity } from './person.ts';
import type { TicketEntity } from './ticket.ts';

/* What an entity is born with where nothing else is said. */

export const userDefaults = {
  disabled: false,
  capacity: null,
  presence: 'available',
  signature: '',
  signatureOn: false,
  totpOn: false,
} as const satisfies Partial<UserEntity>;

export const queueDefaults = {
  memberIds: [],
  strategy: 'manual',
  connectionIds: null,
  removed: false,
} as const satisfies Partial<QueueEntity>;

export const connectionDefaults = {
  health: { state: 'unknown', checkedAt: null, reason: null },
  defaultQueueId: null,
  reopenPolicy: { kind: 'new' },
  managementGroupId: null,
  botOn: false,
  notices: [],
  warnings: [],
  removed: false,
} as const satisfies Partial<ConnectionEntity>;

export const contactDefaults = {
  kind: 'person',
  phone: null,
  email: null,
  stageId: null,
  sourceId: null,
  tagIds: [],
  groupIds: [],
  walletIds: [],
  fields: {},
  blocked: false,
  botBlocked: false,
  mergedIntoId: null,
} as const satisfies Partial<ContactEntity>;

export const ticketDefaults = {
  state: 'pending',
  handler: 'none',
  queueId: null,
  queuedAt: null,
  assigneeId: null,
  private: false,
  privateBy: null,
  tagIds: [],
  typeId: null,
  demandId: null,
  statusId: null,
  boardColumnId: null,
  funnelStageId: null,
  valueCents: null,
  currency: null,
  fields: {},
  snoozedAt: null,
  snoozedUntil: null,
  openedAt: null,
  firstReplyAt: null,
  resolvedAt: null,
  resolvedBy: null,
  resolutions: [],
  closeReason: null,
  disposition: null,
  trashed: false,
  trashedAt: null,
  trashedBy: null,
  beforeTrash: null,
  mergedIntoId: null,
  lastMessage: null,
  version: 1,
} as const satisfies Partial<TicketEntity>;

export const messageDefaults = {
  payload: null,
  voice: false,
  providerId: null,
  media: null,
  replyToId: null,
  reactions: [],
  editedAt: null,
  revokedAt: null,
  hiddenAt: null,
  heldUntil: null,
  errorCode: null,
  errorText: null,
  clientKey: null,
} as const satisfies Partial<MessageEntity>;

export const noteDefaults = {
  mentionIds: [],
  ticketRefs: [],
  pinnedAt: null,
  editedAt: null,
  editedBy: null,
  deletedAt: null,
} as const satisfies Partial<NoteEntity>;
