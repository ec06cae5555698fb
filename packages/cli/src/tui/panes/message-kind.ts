import type { Words } from '../../locales/pt-BR.ts';

/** What stands in brackets before a message that is not plain text; null for text. */
export function kindLabel(kind: string, isVoice: boolean, words: Words): string | null {
  switch (kind) {
    case 'text':
    case 'system':
      return null;
    case 'image':
      return words.kindImage;
    case 'video':
      return words.kindVideo;
    case 'audio':
      return isVoice ? words.kindVoice : words.kindAudio;
    case 'document':
      return words.kindDocument;
    case 'sticker':
      return words.kindSticker;
    case 'location':
      return words.kindLocation;
    case 'contacts':
      return words.kindContacts;
    case 'interactive':
      return words.kindInteractive;
    case 'order':
      return words.kindOrder;
    case 'template':
      return words.kindTemplate;
    case 'call':
      return words.kindCall;
    default:
      return words.kindUnsupported;
  }
}

/** `1,2 MB` from bytes. */
export function fileSize(bytes: number, lang: string): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  const text = value >= 10 ? value.toFixed(0) : value.toFixed(1);
  return `${lang === 'pt-BR' ? text.replace('.', ',') : text} ${unit}`;
}
