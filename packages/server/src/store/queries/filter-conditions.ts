import {
  type FilterSpan,
  type FilterTerm,
  type FilterValue,
  type LeftValue,
  resolveTime,
  type TimeValue,
  ticketStates,
  windowMs,
} from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Dialect } from '../dialect.ts';
import { placeholders } from '../tables/columns.ts';
import { anyOf, type Condition, holds, not, ticketsWhere } from './condition.ts';
import {
  type AttributeScope,
  attributeIs,
  contactHas,
  contactIn,
  contactMailed,
  fieldIs,
  idsOf,
  placedIn,
  scheduled,
  tagged,
  valued,
} from './filter-attributes.ts';
import type { Catalogue, CatalogueKind } from './filter-names.ts';
import { type AvailableTerm, checkAvailable, filterRefused } from './filter-refused.ts';
import {
  contactIs,
  contactNamed,
  contactPhoned,
  mentions,
  messageSays,
  noteSays,
  numbered,
  protocolBegins,
} from './filter-text.ts';
import { foldName } from './search-words.ts';
import { isAtSeen, isUnreadEnd, lastSeenInbound } from './thread-conditions.ts';

/** What the values of a filter are read against. */
export interface FilterScope {
  readonly viewer: Viewer;
  readonly nowMs: number;
  readonly dialect: Dialect;
  readonly catalogue: Catalogue;
  readonly connections: readonly ChannelRow[];
}

/** What filters ask of a connection. */
export interface ChannelRow {
  readonly id: string;
  readonly channel: string;
  readonly code: string;
  readonly hasWindow: boolean;
}

/** What a term asks of tickets `t`. */
export async function conditionOf(scope: FilterScope, term: FilterTerm, span: FilterSpan): Promise<Condition> {
  const condition = term.kind === 'text' ? mentions(scope.dialect, term.text) : await anyValue(scope, term, span);
  return term.negated ? not(condition) : condition;
}

async function anyValue(
  scope: FilterScope,
  written: Extract<FilterTerm, { kind: 'field' }>,
  span: FilterSpan,
): Promise<Condition> {
  const term = checkAvailable(written, span);
  const conditions: Condition[] = [];
  // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
  for (const value of term.values) conditions.push(await valueCondition({ ...scope, span }, term, value));
  return anyOf(conditions);
}

type TermScope = AttributeScope;

/** The value is one of the term's own, which the compiler cannot follow through the union. */
function valueCondition(scope: TermScope, term: AvailableTerm, value: FilterValue): Promise<Condition> | Condition {
  const text = textOf(value);
  switch (term.field) {
    case 'state':
      return stateIs(text);
    case 'is':
      return beingConditions[text as keyof typeof beingConditions](scope);
    case 'assignee':
      return named(scope, 'user', 't.assignee_id', value);
    case 'queue':
      return named(scope, 'queue', 't.queue_id', value);
    case 'connection':
      return named(scope, 'connection', 't.connection_id', value);
    case 'channel':
      return channelIs(scope, text);
    case 'handler':
      return holds('t.handler = ?', [text]);
    case 'tag':
      return tagged(scope, value);
    case 'contact.tag':
      return contactHas(scope, 'tag', { table: 'contact_tags', column: 'tag_id' }, value);
    case 'group':
      return contactHas(scope, 'contactGroup', { table: 'contact_group_members', column: 'item_id' }, value);
    case 'wallet':
      return contactHas(scope, 'user', { table: 'wallets', column: 'user_id' }, value);
    case 'stage':
      return contactIn(scope, 'stage', 'c.stage_id', value);
    case 'source':
      return contactIn(scope, 'source', 'c.source_id', value);
    case 'type':
      return attributeIs(scope, 'type', 't.type_id', value);
    case 'demand':
      return attributeIs(scope, 'demand', 't.demand_id', value);
    case 'board':
      return placedIn(scope, 'board', 't.board_column_id', value);
    case 'funnel':
      return placedIn(scope, 'funnel', 't.funnel_stage_id', value);
    case 'value':
      return valued(value);
    case 'field':
      return fieldIs(scope, term, value);
    case 'email':
      return contactMailed(scope, text);
    case 'snoozed':
      return within(scope, 't.snoozed_at', value);
    case 'involved':
      return involved(scope, value);
    case 'window':
      return windowIs(scope, value as LeftValue);
    case 'opened':
      return within(scope, 'COALESCE(t.opened_at, t.created_at)', value);
    case 'updated':
      return within(scope, 't.last_activity_at', value);
    case 'queued':
      return within(scope, 't.queued_at', value);
    case 'resolved':
      return resolved(scope, value);
    case 'number':
      return numbered(text);
    case 'protocol':
      return protocolBegins(scope.dialect, text);
    case 'contact':
      return contactNamed(scope.dialect, text);
    case 'phone':
      return contactPhoned(text, value.kind === 'phone' && value.international);
    case 'msg':
      return messageSays(scope.dialect, text);
    case 'note':
      return noteSays(scope.dialect, text);
    case 'delivery':
      return delivery(text);
  }
}

/** The word of a value that has one. */
function textOf(value: FilterValue): string {
  switch (value.kind) {
    case 'choice':
      return value.choice;
    case 'keyword':
      return value.keyword;
    case 'name':
    case 'place':
      return value.name;
    case 'text':
      return value.text;
    case 'digits':
    case 'phone':
      return value.digits;
    case 'number':
    case 'money':
    case 'time':
    case 'left':
      return '';
  }
}

function stateIs(choice: string): Condition {
  const states = statesOf(choice);
  return holds(`t.state IN (${states.map((state) => `'${state}'`).join(', ')})`);
}

/** The states that a word of the language stands for. */
export function statesOf(choice: string): readonly (typeof ticketStates)[number][] {
  return ticketStates.filter((state) => state === choice || (choice === 'active' && state !== 'closed'));
}

const beingConditions = {
  unread: ({ viewer }: FilterScope) => isUnread(viewer),
  private: () => holds('t.private = 1', [], ticketsWhere('t.private = 1')),
  group: () => contactIs(`c.kind = 'group'`),
  individual: () => holds(`EXISTS (SELECT 1 FROM contacts c WHERE c.id = t.contact_id AND c.kind = 'person')`),
  unassigned: () => holds('t.assignee_id IS NULL'),
  awaiting: ({ viewer }: FilterScope) => {
    const seen = isAtSeen(viewer);
    const awaits = `h.awaiting_reply_since IS NOT NULL AND ${seen.sql}`;
    return holds(
      `EXISTS (SELECT 1 FROM threads h WHERE h.id = t.thread_id AND ${awaits})`,
      seen.params,
      ticketsWhere(`t.thread_id IN (SELECT h.id FROM threads h WHERE ${awaits})`, seen.params),
    );
  },
  blocked: () => contactIs('c.blocked = 1'),
  trashed: () => holds('t.trashed = 1'),
  scheduled,
} as const;

/** Only the last ticket of a thread, as far as it is seen, has unread messages. */
export function isUnread(viewer: Viewer): Condition {
  const { sql, params } = isUnreadEnd(viewer);
  return holds(`EXISTS (SELECT 1 FROM threads h WHERE h.id = t.thread_id AND ${sql})`, params);
}

async function named(scope: TermScope, kind: CatalogueKind, column: string, value: FilterValue): Promise<Condition> {
  const ids = await idsOf(scope, kind, value);
  if (ids === null) return holds(`${column} IS NULL`);
  if (ids === undefined) return holds(`${column} IS NOT NULL`);
  return holds(`${column} IS NOT NULL AND ${column} IN (${placeholders(ids.length)})`, ids);
}

function channelIs({ connections, span }: TermScope, name: string): Condition {
  const wanted = foldName(name);
  const names = [...new Set(connections.map(({ channel }) => channel))];
  const ids = connections
    .filter(({ channel, code }) => channel.startsWith(wanted) || foldName(code) === wanted)
    .map(({ id }) => id);
  if (ids.length > 0) return holds(`t.connection_id IN (${placeholders(ids.length)})`, ids);
  const known = names.length === 0 ? '-' : names.join(', ');
  throw filterRefused(span, {
    en: `No connection is of channel "${name}"; there are: ${known}`,
    'pt-BR': `Nenhuma conexão é do canal "${name}"; há: ${known}`,
  });
}

/** Took part: is the assignee, or wrote a message or a note. */
async function involved(scope: TermScope, value: FilterValue): Promise<Condition> {
  const ids = await idsOf(scope, 'user', value);
  if (Array.isArray(ids)) return anyOf((ids as readonly string[]).map(involves));
  const any = `(t.assignee_id IS NOT NULL
    OR EXISTS (SELECT 1 FROM messages m WHERE m.ticket_id = t.id AND m.direction = 'out' AND m.author_id IS NOT NULL)
    OR EXISTS (SELECT 1 FROM notes n WHERE n.ticket_id = t.id))`;
  return holds(ids === null ? `NOT ${any}` : any);
}

function involves(userId: string): Condition {
  const assigned = 't.assignee_id IS NOT NULL AND t.assignee_id = ?';
  const wrote = `m.author_id = ? AND m.direction = 'out'`;
  return anyOf([
    holds(assigned, [userId], ticketsWhere('t.assignee_id = ?', [userId])),
    holds(`EXISTS (SELECT 1 FROM messages m WHERE ${wrote} AND m.ticket_id = t.id)`, [userId], {
      sql: `SELECT m.ticket_id AS id FROM messages m WHERE ${wrote}`,
      params: [userId],
    }),
    holds('EXISTS (SELECT 1 FROM notes n WHERE n.author_id = ? AND n.ticket_id = t.id)', [userId], {
      sql: 'SELECT n.ticket_id AS id FROM notes n WHERE n.author_id = ?',
      params: [userId],
    }),
  ]);
}

function windowIs({ viewer, connections, nowMs }: TermScope, value: FilterValue): Condition {
  const windowed = connections.filter(({ hasWindow }) => hasWindow).map(({ id }) => id);
  if (windowed.length === 0) return holds('1 = 0');
  const has = `t.connection_id IN (${placeholders(windowed.length)})`;
  const last = lastSeenInbound(viewer);
  const lastInbound = (sql: string) => `EXISTS (SELECT 1 FROM threads h WHERE h.id = t.thread_id AND ${sql})`;
  if (value.kind === 'choice') {
    // The first is true of every thread that the second is true of, and costs nothing more.
    const open = lastInbound(`h.last_inbound_at > ? AND ${last.sql} > ?`);
    const from = nowMs - windowMs;
    const params = [...windowed, from, ...last.params, from];
    return holds(`${has} AND ${value.choice === 'open' ? open : `NOT ${open}`}`, params);
  }
  const { fromMs, untilMs } = resolveTime(value as LeftValue, nowMs);
  const bounds = boundsOf('x.at', {
    fromMs: Math.max(fromMs ?? nowMs, nowMs + 1) - windowMs,
    untilMs: untilMs === null ? null : untilMs - windowMs,
  });
  return holds(
    `${has} AND EXISTS (SELECT 1 FROM (SELECT ${last.sql} AS at FROM threads h WHERE h.id = t.thread_id) x WHERE ${bounds.sql})`,
    [...windowed, ...last.params, ...bounds.params],
  );
}

function within({ nowMs }: TermScope, column: string, value: FilterValue): Condition {
  const { sql, params } = boundsOf(column, resolveTime(value as TimeValue, nowMs));
  return holds(sql, params);
}

function resolved({ nowMs }: TermScope, value: FilterValue): Condition {
  const { sql, params } = boundsOf('t.resolved_at', resolveTime(value as TimeValue, nowMs));
  return holds(sql, params, ticketsWhere(sql, params));
}

function boundsOf(
  column: string,
  { fromMs, untilMs }: { readonly fromMs: number | null; readonly untilMs: number | null },
) {
  const ends = [
    ...(fromMs === null ? [] : [{ sql: `${column} >= ?`, param: fromMs }]),
    ...(untilMs === null ? [] : [{ sql: `${column} < ?`, param: untilMs }]),
  ];
  return {
    sql: [`${column} IS NOT NULL`, ...ends.map(({ sql }) => sql)].join(' AND '),
    params: ends.map(({ param }) => param),
  };
}

function delivery(choice: string): Condition {
  const state = choice === 'failed' ? 'failed' : 'uncertain';
  // The first condition is the index's own, so that it is used.
  const where = `m.state IN ('failed', 'uncertain') AND m.state = '${state}'`;
  return holds(`EXISTS (SELECT 1 FROM messages m WHERE m.ticket_id = t.id AND ${where})`, [], {
    sql: `SELECT m.ticket_id AS id FROM messages m WHERE ${where}`,
    params: [],
  });
}
