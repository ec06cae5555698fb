import {
  AppError,
  type Filter,
  type FilterTerm,
  parseFilter,
  type QueueId,
  type SortKey,
  type TicketState,
  ticketStates,
} from '@balcao/contract';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders } from '../tables/columns.ts';
import { all, type Candidates, type Condition, holds, type Sql } from './condition.ts';
import { idsOf } from './filter-attributes.ts';
import { type ChannelRow, conditionOf, type FilterScope, isUnread, statesOf } from './filter-conditions.ts';
import { openCatalogue } from './filter-names.ts';
import { filterRefused } from './filter-refused.ts';
import { lastSeenInbound } from './thread-conditions.ts';
import { walkInstead } from './ticket-walks.ts';

/*
 * How a list of tickets stays as cheap among a million as among ten thousand. A filter becomes conditions that rows must meet,
 * and a few branches: slices of tickets that together hold every answer and that an index already keeps in the order of the
 * list (a queue in a state, an assignee in a state, a state). Each branch is read from its end until the page is full, then
 * the branches are merged. Where a condition finds its few tickets by an index of its own (a tag, a name, words of a message),
 * those candidates are the only branch. The viewer's visibility is a condition of every branch, whatever the filter says.
 */
export interface TicketPlan {
  readonly filter: Filter;
  /** FROM and WHERE of each slice; the conditions come on top. */
  readonly branches: readonly Branch[];
  readonly conditions: Sql;
  readonly sortKey: Sql;
}

export interface Branch {
  readonly from: string;
  readonly fromParams: Sql['params'];
  readonly where: Sql;
  /** Columns that hold the order of the list, where they are not the ticket's own. */
  readonly order?: { readonly activity: string; readonly id: string };
}

/** With more candidates than this, reading in the order of the list finds a page sooner. */
const candidateLimit = 5000;
/** The same where the condition's tickets are themselves a list in that order. */
const walkLimit = 500;
const branchLimit = 120;

export function readFilter(text: string | undefined) {
  const parsed = parseFilter(text ?? '');
  if (!parsed.ok) {
    const { error } = parsed;
    throw filterRefused(error, error.message, error.nearest);
  }
  return parsed;
}

/** `besides` are conditions that no filter spells. */
export async function planTickets(
  reads: Reads,
  viewer: Viewer,
  filterText: string | undefined,
  nowMs: number,
  besides: readonly Condition[] = [],
): Promise<TicketPlan> {
  const { filter, scope, conditions: asked } = await readConditions(reads, viewer, filterText, nowMs);
  const conditions = [...besides, ...asked];
  const states = statesAsked(filter);
  const trash = trashAsked(filter);
  const base = [
    visibleSql(viewer),
    stateCondition(states),
    ...(trash === 'both' ? [] : [holds(`t.trashed = ${trash}`)]),
  ];
  const { branches, answered } = await branchesOf(reads, scope, { filter, states, trash, conditions });
  const rest = conditions.filter((condition) => condition !== answered);
  return { filter, branches, conditions: all([...base, ...rest]), sortKey: sortKeyOf(scope, filter.sort.key) };
}

/** The tickets `t` that the viewer may see and that match, as a condition: for figures, where the order does not matter. */
export async function matchingSql(
  reads: Reads,
  viewer: Viewer,
  filterText: string | undefined,
  nowMs: number,
): Promise<Sql> {
  const { conditions } = await readConditions(reads, viewer, filterText, nowMs);
  return all([visibleSql(viewer), ...conditions]);
}

async function readConditions(reads: Reads, viewer: Viewer, filterText: string | undefined, nowMs: number) {
  const { filter, spans } = readFilter(filterText);
  const scope: FilterScope = {
    viewer,
    nowMs,
    dialect: reads.dialect,
    catalogue: openCatalogue(reads),
    connections: await loadChannels(reads),
  };
  checkMayAskPrivate(viewer, filter);
  const conditions: Condition[] = [];
  for (const [place, term] of filter.terms.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    conditions.push(await conditionOf(scope, term, spans[place] ?? { column: 1, length: 1 }));
  }
  return { filter, scope, conditions };
}

/** What is private is asked for only by those who may see some of it. */
function checkMayAskPrivate(viewer: Viewer, filter: Filter): void {
  const isAsked = positive(filter, 'is').some(({ values }) =>
    values.some((value) => value.kind === 'choice' && value.choice === 'private'),
  );
  if (isAsked && viewer.grants['ticket.readPrivate'] === undefined)
    throw new AppError('permission.denied', { permission: 'ticket.readPrivate' });
}

interface Asked {
  readonly filter: Filter;
  readonly states: readonly TicketState[];
  readonly trash: Trash;
  readonly conditions: readonly Condition[];
}

/** Where the answers are read from, and the condition that this answers by itself. */
async function branchesOf(
  reads: Reads,
  scope: FilterScope,
  { filter, states, trash, conditions }: Asked,
): Promise<{ readonly branches: readonly Branch[]; readonly answered: Condition | null }> {
  if (states.length === 0) return { branches: [], answered: null };
  const few = await fewestCandidates(reads, conditions);
  if (few !== null) return { branches: [candidateBranch(few.candidates)], answered: few.condition };
  const own = await slices(scope, filter, states, trash);
  const isInOrder = trash === 0 && filter.sort.key === 'updated';
  const walk = isInOrder ? await walkInstead(reads, conditions, states, own) : null;
  return walk === null ? { branches: own, answered: null } : { branches: walk.branches, answered: walk.condition };
}

async function loadChannels(reads: Reads): Promise<readonly ChannelRow[]> {
  const rows = await reads.all<{ id: string; channel: string; code: string; capabilities: string }>(
    'SELECT id, channel, code, capabilities FROM connections',
    [],
  );
  return rows.map(({ id, channel, code, capabilities }) => ({
    id,
    channel,
    code,
    hasWindow: (JSON.parse(capabilities) as { window24h: boolean }).window24h,
  }));
}

type FieldTermOf<F> = Extract<FilterTerm, { kind: 'field' }> & { readonly field: F };

const positive = <F extends string>(filter: Filter, field: F) =>
  filter.terms.filter(
    (term): term is FieldTermOf<F> & FilterTerm => term.kind === 'field' && term.field === field && !term.negated,
  );

/** The states that can answer; without any term those that are active. */
function statesAsked(filter: Filter): readonly TicketState[] {
  if (filter.terms.length === 0) return statesOf('active');
  let states: readonly TicketState[] = ticketStates;
  for (const term of filter.terms) {
    if (term.kind !== 'field' || term.field !== 'state') continue;
    const named = new Set(term.values.flatMap((value) => statesOf(value.choice)));
    states = states.filter((state) => named.has(state) !== term.negated);
  }
  return states;
}

function stateCondition(states: readonly TicketState[]): Condition {
  if (states.length === 0) return holds('1 = 0');
  return holds(`t.state IN (${states.map((state) => `'${state}'`).join(', ')})`);
}

type Trash = 0 | 1 | 'both';

/** Trashed tickets are hidden unless they are asked for. */
function trashAsked(filter: Filter): Trash {
  const asking = positive(filter, 'is').filter(({ values }) =>
    values.some((value) => value.kind === 'choice' && value.choice === 'trashed'),
  );
  if (asking.length === 0) return 0;
  return asking.some(({ values }) => values.length === 1) ? 1 : 'both';
}

type Few = { readonly condition: Condition; readonly candidates: Candidates };

async function fewestCandidates(reads: Reads, conditions: readonly Condition[]): Promise<Few | null> {
  let fewest: Few | null = null;
  let count = candidateLimit + 1;
  for (const condition of conditions) {
    const { candidates } = condition;
    if (candidates === undefined) continue;
    const limit = Math.min(count, condition.walks === undefined ? count : walkLimit + 1);
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    const found = await reads.get<{ n: number }>(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM (${candidates.sql}) c LIMIT ${limit}) x`,
      candidates.params,
    );
    if (found === undefined || found.n >= limit) continue;
    count = found.n;
    fewest = { condition, candidates };
    if (count === 0) break;
  }
  return fewest;
}

/** Telling tickets apart that are told apart already would walk all of them. */
const candidateBranch = (candidates: Candidates): Branch => ({
  from: `(${candidates.isUnique === true ? candidates.sql : `SELECT DISTINCT id FROM (${candidates.sql}) d`}) c CROSS JOIN tickets t`,
  fromParams: candidates.params,
  where: holds('t.id = c.id'),
});

const slice = (sql: string, params: Sql['params'] = []): Branch => ({
  from: 'tickets t',
  fromParams: [],
  where: { sql, params },
});

async function slices(
  scope: FilterScope,
  filter: Filter,
  states: readonly TicketState[],
  trash: Trash,
): Promise<readonly Branch[]> {
  const trashed = trash === 0 ? [] : [slice('t.trashed = 1')];
  if (trash === 1) return trashed;
  const owners = await ownerSlices(scope, filter);
  const byState = states.map((state) => `t.trashed = 0 AND t.state = '${state}'`);
  const branches = owners.flatMap(({ sql, params }) => byState.map((state) => slice(`${state}${sql}`, params)));
  return [...trashed, ...(branches.length <= branchLimit ? branches : byState.map((state) => slice(state)))];
}

/** What narrows a slice beside its state: the assignees or queues asked for, else the queues that the viewer sees. */
async function ownerSlices(scope: FilterScope, filter: Filter): Promise<readonly Sql[]> {
  const { viewer } = scope;
  const assignees = isUnassignedAsked(filter) ? [null] : await idsAsked(scope, filter, 'assignee', 'user');
  if (assignees !== null) return assignees.map((id) => owned('t.assignee_id', id));
  const reach = viewer.grants['ticket.read'];
  const queues = await idsAsked(scope, filter, 'queue', 'queue');
  if (reach === 'own') {
    const seen = [null, ...viewer.queueIds];
    const asked = queues ?? seen;
    const mine = asked.every((id) => id === null || viewer.queueIds.includes(id as QueueId)) && queues !== null;
    const slicesSeen = seen.filter((id) => asked.includes(id)).map((id) => owned('t.queue_id', id));
    if (mine) return slicesSeen;
    return [...slicesSeen, owned('t.assignee_id', viewer.userId), ...secretSlices(viewer)];
  }
  if (queues !== null) return queues.map((id) => owned('t.queue_id', id));
  if (viewer.connectionId !== null) return [owned('t.connection_id', viewer.connectionId)];
  const connections = await idsAsked(scope, filter, 'connection', 'connection');
  if (connections !== null) return connections.map((id) => owned('t.connection_id', id));
  return [{ sql: '', params: [] }];
}

/** What is private and seen for another reason than its queue or assignee. */
function secretSlices(viewer: Viewer): readonly Sql[] {
  const secret = (column: string, id: string): Sql => ({ sql: ` AND t.private = 1 AND ${column} = ?`, params: [id] });
  const managed = viewer.grants['ticket.readPrivate'] === 'group' ? viewer.managedIds : [];
  return [secret('t.private_by', viewer.userId), ...managed.map((id) => secret('t.connection_id', id))];
}

/** `is:unassigned` and nothing else in its place. */
function isUnassignedAsked(filter: Filter): boolean {
  return positive(filter, 'is').some(
    ({ values: [value, ...others] }) => others.length === 0 && value.kind === 'choice' && value.choice === 'unassigned',
  );
}

const owned = (column: string, id: string | null): Sql =>
  id === null ? { sql: ` AND ${column} IS NULL`, params: [] } : { sql: ` AND ${column} = ?`, params: [id] };

/** The ids that a positive term of a field asks for, null among them for *none*; null when nothing narrows the field. */
async function idsAsked<F extends 'assignee' | 'queue' | 'connection'>(
  scope: FilterScope,
  filter: Filter,
  field: F,
  kind: 'user' | 'queue' | 'connection',
): Promise<readonly (string | null)[] | null> {
  const [term] = positive(filter, field);
  if (term === undefined) return null;
  const asked = new Set<string | null>();
  for (const value of term.values) {
    // oxlint-disable-next-line no-await-in-loop -- the catalogue is read once
    const ids = await idsOf({ ...scope, span: { column: 1, length: 1 } }, kind, value);
    if (ids === undefined) return null;
    for (const id of ids ?? [null]) asked.add(id);
  }
  return [...asked];
}

/** Later than every instant. */
const endOfTime = 100_000_000_000_000;

function sortKeyOf({ viewer, connections }: FilterScope, key: SortKey): Sql {
  switch (key) {
    case 'updated':
      return { sql: 't.last_activity_at', params: [] };
    case 'value':
      return { sql: 'COALESCE(t.value_cents, -1)', params: [] };
    case 'opened':
      return { sql: 'COALESCE(t.opened_at, t.created_at)', params: [] };
    case 'queued':
      return { sql: 'COALESCE(t.queued_at, 0)', params: [] };
    case 'unread': {
      const unread = isUnread(viewer);
      return {
        sql: `(CASE WHEN ${unread.sql} THEN ${endOfTime} ELSE 0 END + t.last_activity_at)`,
        params: unread.params,
      };
    }
    case 'window': {
      const windowed = connections.filter(({ hasWindow }) => hasWindow).map(({ id }) => id);
      // Most tickets of a list are where their thread is at: of those it is known without a look at the others.
      const last = lastSeenInbound(viewer);
      const ends = `COALESCE((SELECT CASE WHEN h.current_ticket_id = t.id THEN h.last_inbound_at ELSE ${last.sql} END
        FROM threads h WHERE h.id = t.thread_id), ${endOfTime})`;
      if (windowed.length === 0) return { sql: 't.last_activity_at', params: [] };
      return {
        sql: `(CASE WHEN t.connection_id IN (${placeholders(windowed.length)}) THEN ${ends} ELSE ${endOfTime} END)`,
        params: [...windowed, ...last.params],
      };
    }
  }
}
