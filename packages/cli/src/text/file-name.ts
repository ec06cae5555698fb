import { sanitizeLine } from './sanitize.ts';

/** Bytes that every common file system takes, with room for a number behind it. */
const longestBytes = 200;
const longestExtension = 16;

/**
 * The name under which a file that somebody else named may be saved: one part of a path, never a path. Of what points somewhere
 * (`../x`, `/tmp/x`, `~/x`, `C:\x`) the last part stays; another slash is a word's, and becomes `_`. What names a device or
 * cannot stand in a name on some system is replaced, what nobody sees goes, and a long one is cut before its extension.
 * Harmless dots stay: `.thing.json`, `foo..bar`. A name of nothing is `fallback`.
 */
export function safeFileName(name: string, fallback: string): string {
  return named(name) ?? named(fallback) ?? 'file';
}

const pictures = /[\u{2400}-\u{2426}]/gu;
const pointing = /^(?:[\\/~]|\.{1,2}[\\/]|[a-z]:)|[\\/]\.{1,2}(?:[\\/]|$)/iu;
const forbidden = /[<>:"|?*]/gu;
/** Windows takes these for devices, whatever the extension. */
const device = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=$|[ .])/iu;

function named(text: string): string | null {
  const seen = sanitizeLine(text).replaceAll(pictures, '');
  const part = pointing.test(seen.trim()) ? lastPart(seen) : seen.replaceAll(/[\\/]/gu, '_');
  const plain = part
    .replaceAll(forbidden, '_')
    .replaceAll(/\s+/gu, ' ')
    .trim()
    // Windows drops dots and blanks at the end, so that another file would be meant.
    .replace(/[. ]+$/u, '');
  if (!/[\p{L}\p{N}\p{S}]/u.test(plain)) return null;
  return shortened(device.test(plain) ? `_${plain}` : plain);
}

function lastPart(text: string): string {
  const parts = text.replace(/^[a-z]:/iu, '').split(/[\\/]/u);
  return parts.findLast((part) => !/^[\s.~]*$/u.test(part)) ?? '';
}

function shortened(name: string): string {
  if (bytesOf(name) <= longestBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= longestExtension ? name.slice(dot) : '';
  const limit = longestBytes - bytesOf(extension);
  let stem = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(name.slice(0, name.length - extension.length))) {
    used += bytesOf(segment);
    if (used > limit) break;
    stem += segment;
  }
  return stem.trimEnd() + extension;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** The name with a number before its extension: `nota.pdf`, then `nota (2).pdf`. */
export function numberedName(name: string, number: number): string {
  if (number < 2) return name;
  const dot = name.lastIndexOf('.');
  return dot > 0 ? `${name.slice(0, dot)} (${number})${name.slice(dot)}` : `${name} (${number})`;
}
