import type { ContactKey } from '../channel.ts';
import { cleanText } from './clean.ts';
import type { ContactEntry } from './schema.ts';

interface Keys {
  /** `from` or `to`: digits, or a business-scoped user id since April 2026. */
  readonly address?: string | undefined;
  readonly waId?: string | undefined;
  readonly userId?: string | undefined;
  readonly parentUserId?: string | undefined;
  readonly name?: string | undefined;
}

/**
 * Who a person is: the WhatsApp id when there is a phone, else the business-scoped user id (BSUID). Every other key
 * told is an alias. A username can change hands and is no key. Null when nothing names the person.
 */
export function contactKey(keys: Keys): ContactKey | null {
  const { address, waId } = keys;
  const phones = [waId, address].flatMap((text) => phoneDigits(text) ?? []);
  const others = [keys.userId, keys.parentUserId, waId, address].flatMap((text) =>
    text === undefined || phoneDigits(text) !== null ? [] : text.trim(),
  );
  const all = [...new Set([...phones, ...others])].filter((key) => key !== '');
  const [canonical, ...aliases] = all;
  if (canonical === undefined) return null;
  return { canonical, aliases, phone: phones[0] ?? null, name: nonEmpty(keys.name) };
}

/** Whom a piece is about, as far as the piece itself says. */
interface Person {
  readonly address: string | undefined;
  readonly userId: string | undefined;
}

/**
 * The entry of `contacts[]` that speaks of a person. `from` and `wa_id` may differ (the Brazilian ninth digit), so a
 * lone entry does when the whole value is about one person; a guess between two would merge strangers.
 */
export function entryOf(
  { contacts, isOfOnePerson }: { contacts: readonly ContactEntry[]; isOfOnePerson: boolean },
  { address, userId }: Person,
): ContactEntry | undefined {
  const named = contacts.find(
    (entry) =>
      (address !== undefined && (entry.wa_id === address || entry.user_id === address)) ||
      (userId !== undefined && entry.user_id === userId),
  );
  const [lone] = contacts;
  const isLone = isOfOnePerson && contacts.length === 1 && (userId === undefined || lone?.user_id === undefined);
  return named ?? (isLone ? lone : undefined);
}

export function nameOf(entry: ContactEntry | undefined): string | undefined {
  return entry?.profile?.name ?? entry?.profile?.username;
}

/** Digits of a phone as WhatsApp writes it, or null for any other key. */
export function phoneDigits(text: string | undefined): string | null {
  return text !== undefined && /^\+?\d{5,20}$/.test(text) ? text.replace('+', '') : null;
}

/** `BR.1502576394655843`, or `US.ENT.…` for a parent id. */
export function isBusinessScopedId(text: string): boolean {
  return /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(text);
}

function nonEmpty(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : cleanText(trimmed, 512);
}
