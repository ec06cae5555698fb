import type { AuditChange, Change } from '@balcao/contract';

/* What an event changed, as the audit log shows it: field by field, and no value longer than a line. */

const longest = 200;

export function auditChangesOf(changes: readonly Change[]): AuditChange[] {
  return changes.map(({ entity, id, before, after }) => ({
    entity,
    id,
    what: before === null ? 'created' : after === null ? 'removed' : 'changed',
    fields: fieldsOf(before, after),
  }));
}

type Fields = Readonly<Record<string, unknown>>;

/** Of what was born or is gone only the fields that say something. */
function fieldsOf(before: Fields | null, after: Fields | null): AuditChange['fields'] {
  const names = Object.keys(after ?? before ?? {}).filter((name) => name !== 'id');
  const all = names.map((field) => ({ field, from: before?.[field] ?? null, to: after?.[field] ?? null }));
  const isPart = before !== null && after !== null;
  return (isPart ? all : all.filter(({ from, to }) => says(from) || says(to))).map(({ field, from, to }) => ({
    field,
    from: cut(from),
    to: cut(to),
  }));
}

function says(value: unknown): boolean {
  if (value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

/** A long text is cut; a large list or record becomes text and is cut. */
export function cut(value: unknown): unknown {
  if (typeof value === 'string') return cutText(value);
  if (value === null || typeof value !== 'object') return value ?? null;
  const text = JSON.stringify(value);
  return text.length <= longest ? value : cutText(text);
}

function cutText(text: string): string {
  if (text.length <= longest) return text;
  // Not between the two halves of one character.
  const end = /[\uD800-\uDBFF]/.test(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
  return `${text.slice(0, end)}…`;
}
