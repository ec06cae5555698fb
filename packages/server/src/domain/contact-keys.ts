import type { Capabilities, ContactEntity } from '@balcao/contract';
import { phoneIdentity } from './phone-identity.ts';

/** What a channel calls somebody, as it says it. */
export interface NamedKeys {
  readonly canonical: string;
  readonly aliases: readonly string[];
  /** Told as a phone, on whatever channel. */
  readonly phone: string | null;
}

/** What an id of the channel stands for: the channel says so, its digits do not. */
export interface KeyedBy {
  readonly phones: boolean;
  readonly kind: ContactEntity['kind'];
}

/** A key under which somebody is found on one channel. */
export interface Key {
  readonly alias: string;
  readonly isPhone: boolean;
}

export const keyedBy = ({ phones }: Capabilities, kind: ContactEntity['kind'] = 'person'): KeyedBy => ({
  phones: phones === true,
  kind,
});

/**
 * Every key that leads to somebody on a channel. Where people are known by their phones, these in their one form, with and without
 * the ninth digit; ids as they are. The id of a group is kept apart from the phones, which it may look like.
 */
export function keysOf(named: NamedKeys, by: KeyedBy): readonly Key[] {
  const keys = new Map<string, Key>();
  const add = (alias: string, isPhone: boolean) => keys.set(alias, { alias, isPhone });
  for (const raw of [...(by.phones ? [named.phone] : []), named.canonical, ...named.aliases]) {
    if (raw === null) continue;
    const forms = by.phones ? phoneForms(raw) : [];
    if (by.kind === 'group') add(forms.length === 0 ? raw : `${raw}-group`, false);
    else if (forms.length === 0) add(raw, false);
    else for (const form of forms) add(form, true);
  }
  return [...keys.values()];
}

/** The phones among them, each in its one form, the one that was told as a phone first. */
export function phonesOf(named: NamedKeys, by: KeyedBy): readonly string[] {
  if (by.kind === 'group') return [];
  const raws = by.phones ? [named.phone, named.canonical, ...named.aliases] : [named.phone];
  return [...new Set(raws.flatMap((raw) => (raw === null ? [] : phoneForms(raw).slice(0, 1))))];
}

/** A phone in its one form and in the others that may stand for it; none when it is no phone. */
export function phoneForms(raw: string): readonly string[] {
  const identity = phoneIdentity(raw, 'provider');
  return identity.kind === 'phone' ? [identity.canonical, ...identity.alternatives] : [];
}

/** Providers' clocks tick in seconds: what is said in the very second of a change is said after it. */
export const changedAt = (atMs: number): number => Math.floor(atMs / 1000) * 1000;
