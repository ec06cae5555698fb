import type { UserId } from '@balcao/contract';

/** Somebody whom a text may name. */
export interface Nameable {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
}

export interface Missed {
  /** As it was written, with its `@`. */
  readonly name: string;
  readonly reason: 'unknown' | 'ambiguous' | 'cannotSee';
}

export interface Mentions {
  /** Whom, and the word that named them first, with its `@`. */
  readonly named: ReadonlyMap<UserId, string>;
  /** Words that name nobody, or several. */
  readonly missed: readonly Missed[];
}

const mostWords = 50;

// A word after an @ that does not itself follow a word: an address in running text names nobody.
const mentionPattern =
  /(?<![\p{L}\p{M}\p{N}_.@+-])@([\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._%+-]*(?:@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)?)/gu;
const numberPattern = /(?<![\p{L}\p{N}_#&/])#(\d{1,12})(?![\p{L}\p{N}_])/gu;

/** Whether a text may name somebody at all. */
export const mayMention = (text: string): boolean => text.includes('@');

/**
 * Whom a text names: `@ana@example.com` by e-mail; `@ana` by the part of the e-mail before its `@`, or by `first.last`, or else by
 * first name, each only where it means one person. Case and accents do not count.
 */
export function mentionsIn(text: string, users: readonly Nameable[]): Mentions {
  const mentioned = new Map<UserId, string>();
  const missed = new Map<string, Missed>();
  for (const word of wordsOf(text)) {
    const found = matching(folded(word), users);
    const [only] = found;
    if (found.length === 1 && only !== undefined) mentioned.set(only.id, mentioned.get(only.id) ?? `@${word}`);
    else missed.set(word, { name: `@${word}`, reason: found.length === 0 ? 'unknown' : 'ambiguous' });
  }
  return { named: mentioned, missed: [...missed.values()] };
}

/** Numbers of the tickets that a text refers to as `#123`, each once. */
export function ticketNumbersIn(text: string): readonly number[] {
  const numbers = new Set<number>();
  for (const [, digits = ''] of text.matchAll(numberPattern)) {
    if (numbers.size === mostWords) break;
    numbers.add(Number(digits));
  }
  return [...numbers];
}

function wordsOf(text: string): readonly string[] {
  const words = new Set<string>();
  for (const [, word = ''] of text.matchAll(mentionPattern)) {
    if (words.size === mostWords) break;
    words.add(word.replace(/[._%+-]+$/, ''));
  }
  return [...words];
}

function matching(word: string, users: readonly Nameable[]): readonly Nameable[] {
  if (word.includes('@')) return users.filter(({ email }) => folded(email) === word);
  for (const wordOf of [localPart, fullName, firstName]) {
    const found = users.filter((user) => wordOf(user) === word);
    if (found.length > 0) return found;
  }
  return [];
}

const localPart = ({ email }: Nameable): string => folded(email).split('@', 1)[0] ?? '';
const fullName = ({ name }: Nameable): string => folded(name).trim().split(/\s+/).join('.');
const firstName = ({ name }: Nameable): string => folded(name).trim().split(/\s+/, 1)[0] ?? '';

function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
