const previewLength = 120;

/** What lists and news show of a text: its first line, at most 120 characters. */
export function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? '';
  if (line.length <= previewLength) return line;
  const characters = Array.from(line);
  return characters.length <= previewLength ? line : `${characters.slice(0, previewLength - 1).join('')}…`;
}
