/** A WhatsApp message holds 65,536 characters; nothing longer is a text. */
const maxText = 65_536;

/**
 * PostgreSQL refuses NUL and JSON columns refuse half surrogates; everything else is kept as it was written. The cut
 * comes first, because it may part a pair.
 */
export function cleanText(text: string, maxLength = maxText): string {
  return text.slice(0, maxLength).replaceAll('\u0000', '').toWellFormed();
}

const limits = { depth: 12, nodes: 2_000, keys: 200, key: 256 };
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A copy of a provider's object that is safe to keep: bounded in depth and size, clean text, no prototype keys.
 * What does not fit is left out; the raw body has it whole.
 */
export function cleanCopy(value: unknown): unknown {
  return copy(value, limits.depth, { left: limits.nodes });
}

function copy(value: unknown, depth: number, budget: { left: number }): unknown {
  budget.left -= 1;
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0 || budget.left <= 0) return null;
  if (Array.isArray(value)) return copyList(value, depth, budget);
  return copyRecord(value, depth, budget);
}

function copyList(list: readonly unknown[], depth: number, budget: { left: number }): unknown[] {
  const copied: unknown[] = [];
  for (const item of list) {
    if (budget.left <= 0) break;
    copied.push(copy(item, depth - 1, budget));
  }
  return copied;
}

function copyRecord(record: object, depth: number, budget: { left: number }): Record<string, unknown> {
  const copied: Record<string, unknown> = {};
  let keys = 0;
  for (const key in record) {
    keys += 1;
    if (budget.left <= 0 || keys > limits.keys) break;
    if (forbiddenKeys.has(key) || !Object.hasOwn(record, key)) continue;
    copied[cleanText(key, limits.key)] = copy((record as Record<string, unknown>)[key], depth - 1, budget);
  }
  return copied;
}
