import { AppError, type TaskEntity, type TaskItem, type TicketEntity, type UserId } from '@balcao/contract';
import { seesTask, taskState } from '../../domain/task.ts';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads, SqlValue, Tx } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { tasks, ticketRows } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';

export interface PlacedTask {
  readonly task: TaskEntity;
  readonly ticket: TicketEntity | null;
}

/** A task that the viewer sees; any other is answered like one that does not exist. */
export async function findTask(reads: Reads, viewer: Viewer, id: string): Promise<PlacedTask> {
  return placed(reads, viewer, id, await tasks.load(reads, id));
}

/** The same, held until commit. */
export async function lockTask(tx: Tx, viewer: Viewer, id: string): Promise<PlacedTask> {
  return placed(tx, viewer, id, await tasks.lock(tx, id));
}

async function placed(reads: Reads, viewer: Viewer, id: string, task: TaskEntity | undefined): Promise<PlacedTask> {
  const ticket = task === undefined ? null : await ticketOfTask(reads, task);
  if (task === undefined || !seesTask(viewer, task, ticket))
    throw new AppError('reference.notFound', { kind: 'task', ref: id });
  return { task, ticket };
}

export async function ticketOfTask(reads: Reads, task: TaskEntity): Promise<TicketEntity | null> {
  return task.ticketId === null ? null : ((await ticketRows.load(reads, task.ticketId)) ?? null);
}

interface TaskQuery {
  readonly state: TaskItem['state'];
  /** Whose, of which ticket, of which contact; undefined for any. */
  readonly assigneeId?: string | undefined;
  readonly ticketId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const columns = [
  ...tasks.columnNames.map((column) => `k.${column}`),
  't.number AS ticket_number',
  'c.name AS contact_name',
  'a.name AS assignee_name',
  'b.name AS creator_name',
  'd.name AS doer_name',
].join(', ');

const from = `tasks k LEFT JOIN tickets t ON t.id = k.ticket_id LEFT JOIN contacts c ON c.id = k.contact_id
  LEFT JOIN users a ON a.id = k.assignee_id LEFT JOIN users b ON b.id = k.created_by LEFT JOIN users d ON d.id = k.done_by`;

/** What is not due comes last: the same expression as the index on it. */
const dueKey = 'COALESCE(k.due_at, 253402300799999)';

/** Tasks to do by when they are due; those done, the latest first. */
export async function listTasks(
  reads: Reads,
  viewer: Viewer,
  query: TaskQuery,
  nowMs: number,
): Promise<Page<TaskItem>> {
  const isDone = query.state === 'done';
  const list = `tasks ${viewer.userId} ${JSON.stringify([query.state, query.assigneeId, query.ticketId, query.contactId])}`;
  const after = readCursor(list, query.cursor, ['number', 'string']);
  const key = isDone ? 'k.done_at' : dueKey;
  const visible = visibleTasksSql(viewer);
  const conditions: [sql: string, ...params: SqlValue[]][] = [[visible.sql, ...visible.params]];
  if (isDone) conditions.push(['k.done_at IS NOT NULL']);
  else conditions.push(['k.done_at IS NULL']);
  if (query.state === 'overdue') conditions.push([`${dueKey} < ?`, nowMs]);
  if (query.assigneeId !== undefined) conditions.push(['k.assignee_id = ?', query.assigneeId]);
  if (query.ticketId !== undefined) conditions.push(['k.ticket_id = ?', query.ticketId]);
  if (query.contactId !== undefined) conditions.push(['k.contact_id = ?', query.contactId]);
  if (after !== null) conditions.push([`(${key}, k.id) ${isDone ? '<' : '>'} (?, ?)`, after.key, after.tie]);
  const order = isDone ? `${key} DESC, k.id DESC` : `${key}, k.id`;
  const rows = await reads.all<TaskRow>(
    `SELECT ${columns}, ${key} AS sort_key FROM ${from} WHERE ${conditions.map(([sql]) => sql).join(' AND ')} ORDER BY ${order} LIMIT ?`,
    [...conditions.flatMap(([, ...params]) => params), query.limit + 1],
  );
  const page = pageOf(list, rows, query.limit, ({ sort_key: sortKey, id }) => ({ key: sortKey, tie: id }));
  return { items: page.items.map((row) => itemOf(row, nowMs)), nextCursor: page.nextCursor };
}

/** One task as it is shown, in a transaction that has just written it or found it to be seen. */
export async function taskItemOf(reads: Reads, id: string, nowMs: number): Promise<TaskItem> {
  const row = await reads.get<TaskRow>(`SELECT ${columns} FROM ${from} WHERE k.id = ?`, [id]);
  if (row === undefined) throw new AppError('reference.notFound', { kind: 'task', ref: id });
  return itemOf(row, nowMs);
}

/** `seesTask` as a condition over tasks `k` and their tickets `t`. */
function visibleTasksSql(viewer: Viewer): { readonly sql: string; readonly params: readonly string[] } {
  const withTicket = visibleSql(viewer);
  return {
    sql: `((k.ticket_id IS NULL AND (k.created_by = ? OR k.assignee_id = ?)) OR (k.ticket_id IS NOT NULL AND ${withTicket.sql}))`,
    params: [viewer.userId, viewer.userId, ...withTicket.params],
  };
}

type TaskRow = Row & {
  readonly id: string;
  readonly sort_key: number;
  readonly ticket_number: number | null;
  readonly contact_name: string | null;
  readonly assignee_name: string | null;
  readonly creator_name: string | null;
  readonly doer_name: string | null;
};

function itemOf(row: TaskRow, nowMs: number): TaskItem {
  const { ticketId, contactId, assigneeId, createdBy, doneBy, ...task } = tasks.fromRow(row);
  return {
    ...task,
    state: taskState(task, nowMs),
    ticket: ticketId === null || row.ticket_number === null ? null : { id: ticketId, number: row.ticket_number },
    contact: contactId === null || row.contact_name === null ? null : { id: contactId, name: row.contact_name },
    assignee: personOf(assigneeId, row.assignee_name),
    createdBy: { id: createdBy, name: row.creator_name ?? '' },
    doneBy: personOf(doneBy, row.doer_name),
  };
}

const personOf = (id: UserId | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
