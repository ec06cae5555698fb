/** How a noun of an action id reads in the plural: `ticket.list` is `balcao tickets list`. */
const irregular: Readonly<Record<string, string>> = { auth: 'auth', sync: 'sync' };

export function pluralOf(noun: string): string {
  return irregular[noun] ?? (noun.endsWith('y') && !/[aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`);
}

/** `setMembers` → `set-members`. */
export function verbWord(verb: string): string {
  return verb.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
