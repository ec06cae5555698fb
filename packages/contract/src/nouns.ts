/** How a noun of an action id reads in the plural: `ticket.list` is `balcao tickets list`. */
const irregular: Readonly<Record<string, string>> = {
  auth: 'auth',
  sync: 'sync',
  status: 'statuses',
  audit: 'audit',
  profile: 'profile',
  bulk: 'bulk',
};

/** `quickReply` → `quick-replies`. */
export function pluralOf(noun: string): string {
  const word = kebab(noun);
  return irregular[word] ?? (word.endsWith('y') && !/[aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`);
}

/** `setMembers` → `set-members`. */
export function verbWord(verb: string): string {
  return kebab(verb);
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
