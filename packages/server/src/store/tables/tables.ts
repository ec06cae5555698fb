import { entityTable } from './columns.ts';

export const users = entityTable('user', 'users', {
  id: 'plain',
  email: 'plain',
  name: 'plain',
  role: 'plain',
  disabled: 'flag',
  capacity: 'plain',
  presence: 'plain',
  signature: 'plain',
  signatureOn: 'flag',
  totpOn: 'flag',
});

export const queues = entityTable('queue', 'queues', {
  id: 'plain',
  name: 'plain',
  memberIds: 'json',
  strategy: 'plain',
  connectionIds: 'json',
  removed: 'flag',
});

export const tags = entityTable('tag', 'tags', { id: 'plain', name: 'plain', removed: 'flag' });

export const connections = entityTable('connection', 'connections', {
  id: 'plain',
  channel: 'plain',
  code: 'plain',
  name: 'plain',
  address: 'plain',
  capabilities: 'json',
  health: 'json',
  defaultQueueId: 'plain',
  reopenPolicy: 'json',
  managementGroupId: 'plain',
  botOn: 'flag',
  notices: 'json',
  warnings: 'json',
  removed: 'flag',
});

export const contacts = entityTable('contact', 'contacts', {
  id: 'plain',
  kind: 'plain',
  name: 'plain',
  phone: 'plain',
  email: 'plain',
  stageId: 'plain',
  sourceId: 'plain',
  tagIds: 'json',
  groupIds: 'json',
  walletIds: 'json',
  fields: 'json',
  blocked: 'flag',
  botBlocked: 'flag',
  mergedIntoId: 'plain',
  createdAt: 'time',
});

export const threads = entityTable('thread', 'threads', {
  id: 'plain',
  contactId: 'plain',
  connectionId: 'plain',
  inboundCount: 'plain',
  lastInboundAt: 'time',
  awaitingReplySince: 'time',
  currentTicketId: 'plain',
});

export const ticketRows = entityTable('ticket', 'tickets', {
  id: 'plain',
  number: 'plain',
  protocol: 'plain',
  contactId: 'plain',
  threadId: 'plain',
  connectionId: 'plain',
  state: 'plain',
  handler: 'plain',
  queueId: 'plain',
  queuedAt: 'time',
  assigneeId: 'plain',
  private: 'flag',
  privateBy: 'plain',
  tagIds: 'json',
  typeId: 'plain',
  demandId: 'plain',
  statusId: 'plain',
  boardColumnId: 'plain',
  funnelStageId: 'plain',
  valueCents: 'plain',
  currency: 'plain',
  fields: 'json',
  snoozedAt: 'time',
  snoozedUntil: 'time',
  createdAt: 'time',
  openedAt: 'time',
  firstReplyAt: 'time',
  resolvedAt: 'time',
  resolvedBy: 'plain',
  resolutions: 'json',
  closeReason: 'plain',
  disposition: 'plain',
  trashed: 'flag',
  trashedAt: 'time',
  trashedBy: 'plain',
  beforeTrash: 'json',
  mergedIntoId: 'plain',
  lastActivityAt: 'time',
  lastMessage: 'json',
  version: 'plain',
});

export const messages = entityTable('message', 'messages', {
  id: 'plain',
  threadId: 'plain',
  ticketId: 'plain',
  seq: 'plain',
  direction: 'plain',
  kind: 'plain',
  body: 'plain',
  voice: 'flag',
  payload: 'json',
  state: 'plain',
  providerId: 'plain',
  providerAt: 'time',
  receivedAt: 'time',
  author: 'json',
  media: 'json',
  replyToId: 'plain',
  reactions: 'json',
  editedAt: 'time',
  revokedAt: 'time',
  hiddenAt: 'time',
  heldUntil: 'time',
  errorCode: 'plain',
  errorText: 'plain',
  clientKey: 'plain',
});

export const notes = entityTable('note', 'notes', {
  id: 'plain',
  scope: 'plain',
  ticketId: 'plain',
  threadId: 'plain',
  contactId: 'plain',
  body: 'plain',
  author: 'json',
  createdAt: 'time',
  mentionIds: 'json',
  ticketRefs: 'json',
  pinnedAt: 'time',
  editedAt: 'time',
  editedBy: 'plain',
  deletedAt: 'time',
});

export const rolesTable = entityTable('role', 'roles', { id: 'plain', name: 'plain', grants: 'json' });

export const groups = entityTable('group', 'user_groups', {
  id: 'plain',
  name: 'plain',
  isManagement: 'flag',
  memberIds: 'json',
});

export const settingRows = entityTable('setting', 'settings', { id: 'plain', value: 'json' });

export const catalogueItems = entityTable('catalogueItem', 'catalogue_items', {
  id: 'plain',
  kind: 'plain',
  name: 'plain',
  parts: 'json',
  states: 'json',
  position: 'plain',
  removed: 'flag',
});

export const customFields = entityTable('customField', 'custom_fields', {
  id: 'plain',
  target: 'plain',
  name: 'plain',
  kind: 'plain',
  choices: 'json',
  requiredOnResolve: 'flag',
  removed: 'flag',
});

export const quickReplies = entityTable('quickReply', 'quick_replies', {
  id: 'plain',
  shortcut: 'plain',
  body: 'plain',
  galleryId: 'plain',
});

export const galleries = entityTable('gallery', 'galleries', {
  id: 'plain',
  name: 'plain',
  kind: 'plain',
  versions: 'json',
  removed: 'flag',
});

export const macros = entityTable('macro', 'macros', { id: 'plain', name: 'plain', steps: 'json' });

export const views = entityTable('view', 'views', { id: 'plain', userId: 'plain', name: 'plain', filter: 'plain' });

export const tasks = entityTable('task', 'tasks', {
  id: 'plain',
  title: 'plain',
  ticketId: 'plain',
  contactId: 'plain',
  assigneeId: 'plain',
  createdBy: 'plain',
  createdAt: 'time',
  dueAt: 'time',
  remindAt: 'time',
  remindedAt: 'time',
  doneAt: 'time',
  doneBy: 'plain',
});

export const rooms = entityTable('room', 'rooms', {
  id: 'plain',
  name: 'plain',
  kind: 'plain',
  memberIds: 'json',
  createdBy: 'plain',
  createdAt: 'time',
  lastSeq: 'plain',
  lastMessageAt: 'time',
});

export const roomMessages = entityTable('roomMessage', 'room_messages', {
  id: 'plain',
  roomId: 'plain',
  seq: 'plain',
  body: 'plain',
  author: 'json',
  at: 'time',
  editedAt: 'time',
  deletedAt: 'time',
});

export const notifications = entityTable('notification', 'notifications', {
  id: 'plain',
  userId: 'plain',
  kind: 'plain',
  ticketId: 'plain',
  contactId: 'plain',
  taskId: 'plain',
  roomId: 'plain',
  byName: 'plain',
  text: 'plain',
  ticketCount: 'plain',
  ticketIds: 'json',
  createdAt: 'time',
  readAt: 'time',
});

export const drafts = entityTable('draft', 'drafts', {
  id: 'plain',
  userId: 'plain',
  threadId: 'plain',
  ticketId: 'plain',
  body: 'plain',
  replyToId: 'plain',
  updatedAt: 'time',
});

export const schedules = entityTable('schedule', 'schedules', {
  id: 'plain',
  ticketId: 'plain',
  threadId: 'plain',
  contactId: 'plain',
  content: 'json',
  runAt: 'time',
  timeZone: 'plain',
  state: 'plain',
  messageId: 'plain',
  errorCode: 'plain',
  createdBy: 'plain',
  createdAt: 'time',
});
