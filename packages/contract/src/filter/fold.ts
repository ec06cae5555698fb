/** Lower case without accents: how field names, aliases and values of the language are compared. */
export function fold(text: string): string {
  let folded = '';
  for (const character of text.normalize('NFD')) {
    const code = character.charCodeAt(0);
    if (code < 0x300 || code > 0x36f) folded += character;
  }
  return folded.toLowerCase();
}

/** As `fold`, with spaces and underscores read as hyphens: `"não lida"` is `nao-lida`. */
export function foldChoice(text: string): string {
  return fold(text).replaceAll(' ', '-').replaceAll('_', '-');
}

/** The characters that `String.prototype.trim` removes, so a word of the language never needs trimming. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 9 && code <= 13);
  if (code < 0xa0) return false;
  if (code === 0xa0 || code === 0x1680 || code === 0xfeff || code === 0x3000) return true;
  if (code >= 0x2000 && code <= 0x200a) return true;
  return code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f;
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAllDigits(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (!isDigit(text.charCodeAt(i))) return false;
  return text.length > 0;
}
