import type { FieldTerm, FilterSpan, FilterValue, MoneyValue } from '@balcao/contract';
import { placeholders } from '../tables/columns.ts';
import { anyOf, type Condition, holds, type Sql, ticketsWhere } from './condition.ts';
import type { FilterScope } from './filter-conditions.ts';
import { type CatalogueKind, type NamedItem, resolveItems, resolveName } from './filter-names.ts';
import { filterRefused } from './filter-refused.ts';
import { foldName } from './search-words.ts';

/* Conditions on what an office says of its tickets and contacts: catalogues, value, custom fields, wallet. */

export interface AttributeScope extends FilterScope {
  readonly span: FilterSpan;
}

/** Ids that a value of a name field means; null for none, undefined for any. */
export async function idsOf(
  scope: Pick<AttributeScope, 'catalogue' | 'viewer' | 'span'>,
  kind: CatalogueKind,
  value: FilterValue,
): Promise<readonly string[] | null | undefined> {
  if (value.kind === 'keyword') {
    if (value.keyword === 'me') return [scope.viewer.userId];
    return value.keyword === 'none' ? null : undefined;
  }
  return resolveName(scope.catalogue, kind, value.kind === 'name' ? value.name : '', scope.span);
}

/** An attribute in a column of tickets, which an index keeps in the order of lists. */
export async function attributeIs(
  scope: AttributeScope,
  kind: 'type' | 'demand',
  column: 't.type_id' | 't.demand_id',
  value: FilterValue,
): Promise<Condition> {
  const ids = await idsOf(scope, kind, value);
  if (ids === null) return holds(`${column} IS NULL`);
  if (ids === undefined) return holds(`${column} IS NOT NULL`);
  return among(column, ids);
}

/** A board or funnel, or one column or stage of it. */
export async function placedIn(
  scope: AttributeScope,
  kind: 'board' | 'funnel',
  column: 't.board_column_id' | 't.funnel_stage_id',
  value: FilterValue,
): Promise<Condition> {
  if (value.kind === 'keyword') return holds(`${column} IS ${value.keyword === 'none' ? '' : 'NOT '}NULL`);
  if (value.kind !== 'place') return holds('1 = 0');
  const items = await resolveItems(scope.catalogue, kind, value.name, scope.span);
  const parts = items.flatMap((item) => item.parts);
  const step = value.step === null ? null : foldName(value.step);
  const ids = parts.filter(({ name }) => step === null || foldName(name) === step).map(({ id }) => id);
  if (step !== null && ids.length === 0) throw unknownStep(scope.span, value.name, value.step ?? '', parts);
  return among(column, ids);
}

function unknownStep(span: FilterSpan, place: string, step: string, parts: NamedItem['parts']) {
  const known = parts.map(({ name }) => name).join(', ') || '–';
  return filterRefused(span, {
    en: `"${place}" has no "${step}"; there are: ${known}`,
    'pt-BR': `"${place}" não tem "${step}"; há: ${known}`,
  });
}

/** The column of tickets holds one of the ids. */
export function among(column: string, ids: readonly string[]): Condition {
  if (ids.length === 0) return holds('1 = 0');
  const where = `${column} IS NOT NULL AND ${column} IN (${placeholders(ids.length)})`;
  return {
    ...holds(where, ids, ticketsWhere(where, ids)),
    walks: ids.map((id) => ({
      from: 'tickets t',
      where: `${column} IS NOT NULL AND ${column} = ?`,
      counted: { from: 'tickets t', where: `${column} IS NOT NULL AND ${column} = ?` },
      params: [id],
      state: 't.state',
      activity: 't.last_activity_at',
      id: 't.id',
    })),
  };
}

export async function tagged(scope: AttributeScope, value: FilterValue): Promise<Condition> {
  const ids = await idsOf(scope, 'tag', value);
  const any = 'EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.id)';
  if (ids === null) return holds(`NOT ${any}`);
  if (ids === undefined) return holds(any);
  const places = placeholders(ids.length);
  const has = `EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.id AND g.tag_id IN (${places}))`;
  return {
    ...holds(has, ids, {
      sql: `SELECT g.ticket_id AS id FROM ticket_tags g WHERE g.tag_id IN (${places})`,
      params: ids,
    }),
    // The rows of tags follow their tickets' state and activity, so that one tag is a list of its own.
    walks: ids.map((id) => ({
      from: 'ticket_tags g CROSS JOIN tickets t',
      where: 'g.tag_id = ? AND t.id = g.ticket_id',
      counted: { from: 'ticket_tags g', where: 'g.tag_id = ?' },
      params: [id],
      state: 'g.state',
      activity: 'g.last_activity_at',
      id: 'g.ticket_id',
    })),
  };
}

/** Tickets whose contact has one of the ids in a side table `x`. */
export async function contactHas(
  scope: AttributeScope,
  kind: 'tag' | 'contactGroup' | 'user',
  side: { readonly table: string; readonly column: string },
  value: FilterValue,
): Promise<Condition> {
  const ids = await idsOf(scope, kind, value);
  const any = `EXISTS (SELECT 1 FROM ${side.table} x WHERE x.contact_id = t.contact_id)`;
  if (ids === null) return holds(`NOT ${any}`);
  if (ids === undefined) return holds(any);
  const where = `x.${side.column} IN (${placeholders(ids.length)})`;
  return holds(`EXISTS (SELECT 1 FROM ${side.table} x WHERE x.contact_id = t.contact_id AND ${where})`, ids, {
    sql: `SELECT tk.id FROM ${side.table} x CROSS JOIN tickets tk WHERE ${where} AND tk.contact_id = x.contact_id`,
    params: ids,
  });
}

/** Tickets whose contact is in a stage, or came from a source. */
export async function contactIn(
  scope: AttributeScope,
  kind: 'stage' | 'source',
  column: 'c.stage_id' | 'c.source_id',
  value: FilterValue,
): Promise<Condition> {
  const ids = await idsOf(scope, kind, value);
  if (ids === null) return contactIs(`${column} IS NULL`);
  if (ids === undefined) return contactIs(`${column} IS NOT NULL`);
  return contactIs(`${column} IS NOT NULL AND ${column} IN (${placeholders(ids.length)})`, ids);
}

/** A whole e-mail address or its beginning. */
export function contactMailed(scope: AttributeScope, text: string): Condition {
  const start = text.trim().toLowerCase();
  if (start === '') return holds('1 = 0');
  const { atLeast, below } = scope.dialect;
  return contactIs(`c.email IS NOT NULL AND c.email ${atLeast} ? AND c.email ${below} ?`, [
    start,
    `${start}\u{10FFFF}`,
  ]);
}

function contactIs(sql: string, params: Sql['params'] = []): Condition {
  return holds(`EXISTS (SELECT 1 FROM contacts c WHERE c.id = t.contact_id AND ${sql})`, params, {
    sql: `SELECT tk.id FROM contacts c CROSS JOIN tickets tk WHERE ${sql} AND tk.contact_id = c.id`,
    params,
  });
}

export const scheduled = (): Condition =>
  holds(`EXISTS (SELECT 1 FROM schedules s WHERE s.ticket_id = t.id AND s.state = 'pending')`, [], {
    sql: `SELECT s.ticket_id AS id FROM schedules s WHERE s.state = 'pending'`,
    params: [],
  });

export function valued(value: FilterValue): Condition {
  if (value.kind === 'keyword') return holds(`t.value_cents IS ${value.keyword === 'none' ? '' : 'NOT '}NULL`);
  if (value.kind !== 'money') return holds('1 = 0');
  const { sql, params } = compared('t.value_cents', centsOf(value));
  const where = `t.value_cents IS NOT NULL AND ${sql}`;
  return holds(where, params, ticketsWhere(where, params));
}

function centsOf(value: MoneyValue): Bound {
  if (value.bound === 'range') return { bound: 'range', from: value.fromCents, to: value.toCents };
  return { bound: value.bound, at: value.valueCents };
}

type Bound =
  | { readonly bound: 'is' | '<' | '<=' | '>' | '>='; readonly at: number }
  | { readonly bound: 'range'; readonly from: number; readonly to: number };

function compared(column: string, value: Bound): Sql {
  if (value.bound === 'range') {
    const [low, high] = [Math.min(value.from, value.to), Math.max(value.from, value.to)];
    return { sql: `${column} >= ? AND ${column} <= ?`, params: [low, high] };
  }
  return { sql: `${column} ${value.bound === 'is' ? '=' : value.bound} ?`, params: [value.at] };
}

/** A custom field of the ticket or of its contact, by the field's name. */
export async function fieldIs(
  scope: AttributeScope,
  term: Extract<FieldTerm, { field: 'field' }>,
  value: FilterValue,
): Promise<Condition> {
  const wanted = foldName(term.name);
  const known = await scope.catalogue.customField();
  const fields = known.filter((field) => foldName(field.name) === wanted || field.id === term.name);
  if (fields.length === 0)
    throw unknownField(
      scope.span,
      term.name,
      known.map(({ name }) => name),
    );
  return anyOf(fields.map((field) => fieldCondition(scope, field, value)));
}

function fieldCondition(
  scope: AttributeScope,
  field: { readonly id: string; readonly target: 'ticket' | 'contact'; readonly kind: string },
  value: FilterValue,
): Condition {
  const column = field.target === 'ticket' ? 't.fields' : 'c.fields';
  const { sql, params } = fieldComparison(scope.dialect.jsonText(column), field.kind, value);
  const says = `COALESCE(${sql}, 1 = 0)`;
  if (field.target === 'ticket') return holds(says, [field.id, ...params]);
  return holds(`EXISTS (SELECT 1 FROM contacts c WHERE c.id = t.contact_id AND ${says})`, [field.id, ...params]);
}

/** `text` has one parameter, the field's id, and stands once. */
function fieldComparison(text: string, kind: string, value: FilterValue): Sql {
  if (value.kind === 'number' && kind === 'number') {
    const number = `CAST(${text} AS double precision)`;
    if (value.bound !== 'range')
      return { sql: `${number} ${value.bound === 'is' ? '=' : value.bound} ?`, params: [value.at] };
    return {
      sql: `${number} BETWEEN ? AND ?`,
      params: [Math.min(value.from, value.to), Math.max(value.from, value.to)],
    };
  }
  if (value.kind === 'number') {
    // What looks like a number may be a text: an order number, a postal code.
    return value.bound === 'is' ? { sql: `${text} = ?`, params: [String(value.at)] } : { sql: '? IS NULL', params: [] };
  }
  const wanted = value.kind === 'text' ? value.text : '';
  return { sql: `lower(${text}) = lower(?)`, params: [kind === 'boolean' ? truthOf(wanted) : wanted] };
}

function truthOf(word: string): string {
  return ['sim', 'yes', 'true', '1'].includes(foldName(word)) ? 'true' : 'false';
}

function unknownField(span: FilterSpan, name: string, known: readonly string[]) {
  const list = known.join(', ') || '–';
  return filterRefused(span, {
    en: `There is no custom field "${name}"; there are: ${list}`,
    'pt-BR': `Não existe o campo "${name}"; há: ${list}`,
  });
}
