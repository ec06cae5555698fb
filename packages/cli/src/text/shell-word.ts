/** A word of a POSIX shell command line: quoted unless every shell takes it as it is (zsh expands a leading `=`). */
export function shellWord(text: string): string {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
