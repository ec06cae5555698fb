/**
 * The type of a file told from how it begins, for the kinds that channels limit; null where it does not say. The server
 * looks closer: this only spares an upload that would be refused.
 */
export function fileType(head: Uint8Array): string | null {
  const at = (offset: number, text: string) =>
    Buffer.from(head).toString('latin1', offset, offset + text.length) === text;
  if (at(4, 'ftyp')) return brands.find(([brand]) => at(8, brand))?.[1] ?? null;
  const isRiffWith = (form: string) => at(0, 'RIFF') && at(8, form);
  if (isRiffWith('WEBP')) return 'image/webp';
  // An Ogg container may hold video as well; what it holds is named at the start of the first page.
  if (at(0, 'OggS') && at(28, 'OpusHead')) return 'audio/ogg';
  return signatures.find(([text]) => at(0, text))?.[1] ?? null;
}

const signatures: readonly (readonly [start: string, mime: string])[] = [
  ['\u00ff\u00d8\u00ff', 'image/jpeg'],
  ['\u0089PNG\r\n\u001a\n', 'image/png'],
  ['GIF8', 'image/gif'],
  ['%PDF-', 'application/pdf'],
  ['ID3', 'audio/mpeg'],
  ['#!AMR', 'audio/amr'],
];

/** Brands of the ISO container that say which kind of recording it is. */
const brands: readonly (readonly [brand: string, mime: string])[] = [
  ['M4A ', 'audio/x-m4a'],
  ['3gp', 'video/3gpp'],
  ['isom', 'video/mp4'],
  ['mp41', 'video/mp4'],
  ['mp42', 'video/mp4'],
];
