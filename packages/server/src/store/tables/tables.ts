import { entityTable } from './columns.ts';

export const users = entityTable('user', 'users', {
  id: 'plain',
  email: 'plain',
  name: 'plain',
  role: 'plain',
  disabled: 'flag',
});

export const queues = entityTable('queue', 'queues', { id: 'plain', name: 'plain', memberIds: 'json' });

export const tags = entityTable('tag', 'tags', { id: 'plain', name: 'plain' });

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
  removed: 'flag',
});

export const contacts = entityTable('contact', 'contacts', {
  id: 'plain',
  kind: 'plain',
  name: 'plain',
  phone: 'plain',
  blocked: 'flag',
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
  createdAt: 'time',
  openedAt: 'time',
  firstReplyAt: 'time',
  resolvedAt: 'time',
  resolvedBy: 'plain',
  resolutions: 'json',
  closeReason: 'plain',
  disposition: 'plain',
  trashed: 'flag',
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
});
