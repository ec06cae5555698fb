import type { Capabilities, MediaKind } from '@balcao/contract';

/** What a file has to become before a channel takes it as a voice note or a sticker. */
export type Conversion =
  | { readonly to: 'voice'; readonly from: string; readonly maxBytes: number }
  | { readonly to: 'sticker'; readonly from: string; readonly maxBytes: number };

/** What is taken as it is: told to whoever has no converter. */
export const acceptedAs: Readonly<Record<Conversion['to'], string>> = {
  voice: 'OGG/Opus, mono',
  sticker: 'WebP, 512×512, 100 KB',
};

export const resultOf = {
  voice: { mime: 'audio/ogg', extension: 'ogg', kind: 'audio' },
  sticker: { mime: 'image/webp', extension: 'webp', kind: 'sticker' },
} as const satisfies Record<Conversion['to'], { mime: string; extension: string; kind: MediaKind }>;

export const stickerSide = 512;
const staticStickerBytes = 100 * 1024;
const animatedStickerBytes = 500 * 1024;

/**
 * Readers of the converter by type of file. Naming the reader keeps it from guessing one that follows links inside the file to
 * other files and hosts (play lists, descriptions of streams).
 */
const readers: Readonly<Record<Conversion['to'], Readonly<Record<string, string>>>> = {
  voice: {
    'audio/wav': 'wav',
    'audio/x-wav': 'wav',
    'audio/vnd.wave': 'wav',
    'audio/ogg': 'ogg',
    'audio/opus': 'ogg',
    'video/ogg': 'ogg',
    'audio/mpeg': 'mp3',
    'audio/mp4': 'mov',
    'audio/x-m4a': 'mov',
    'video/mp4': 'mov',
    'video/quicktime': 'mov',
    'audio/aac': 'aac',
    'audio/amr': 'amr',
    'audio/flac': 'flac',
    'audio/x-flac': 'flac',
    'audio/webm': 'matroska',
    'video/webm': 'matroska',
    'audio/aiff': 'aiff',
  },
  sticker: {
    'image/png': 'png_pipe',
    'image/jpeg': 'jpeg_pipe',
    'image/webp': 'webp_pipe',
    'image/gif': 'gif',
  },
};

export const readableAs = (to: Conversion['to']): readonly string[] => Object.keys(readers[to]);

export interface Asked {
  readonly voice: boolean;
  readonly kind?: MediaKind | undefined;
}

/** What is asked of a file that may have to be converted; null where it is sent as it is. */
export function wantedOf({ voice, kind }: Asked): Conversion['to'] | null {
  if (voice) return 'voice';
  return kind === 'sticker' ? 'sticker' : null;
}

export type Verdict = 'fine' | 'unreadable' | Conversion;

/** As much of a file tells whether it is a voice note or a sticker already. */
export const tellingBytes = 64;

/** Whether a file is taken as it is, or what it has to become. `body` may be its beginning when `bytes` says how much it is. */
export function conversionOf(
  to: Conversion['to'],
  file: { readonly mime: string; readonly body: Uint8Array; readonly bytes?: number },
  { media }: Pick<Capabilities, 'media'>,
): Verdict {
  const { mime, kind } = resultOf[to];
  const limits = media[kind];
  // What the channel does not take at all is refused where every message is.
  if (limits === undefined || (limits.mimes.length > 0 && !limits.mimes.includes(mime))) return 'fine';
  if (to === 'voice' ? isVoiceNote(file.body) : isSticker(file.body, limits.maxBytes, file.bytes)) return 'fine';
  const from = readers[to][file.mime.split(';', 1)[0]?.trim() ?? ''];
  if (from === undefined) return 'unreadable';
  return { to, from, maxBytes: to === 'sticker' ? Math.min(limits.maxBytes, staticStickerBytes) : limits.maxBytes };
}

/** Opus in Ogg with one channel (RFC 7845 §5.1: the identification header is alone on the first page). */
export function isVoiceNote(body: Uint8Array): boolean {
  return at(body, 0, 'OggS') && at(body, 28, 'OpusHead') && body[37] === 1;
}

export function isSticker(body: Uint8Array, maxBytes: number, bytes = body.length): boolean {
  const facts = webpFacts(body);
  if (facts === null || facts.width !== stickerSide || facts.height !== stickerSide) return false;
  return bytes <= Math.min(maxBytes, facts.isAnimated ? animatedStickerBytes : staticStickerBytes);
}

interface WebpFacts {
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
}

/** Size and movement of a WebP, from its first chunk (RFC 9649); null when it is none. */
export function webpFacts(body: Uint8Array): WebpFacts | null {
  if (body.length < 30 || !at(body, 0, 'RIFF') || !at(body, 8, 'WEBP')) return null;
  const byte = (place: number) => body[place] ?? 0;
  const three = (place: number) => byte(place) + byte(place + 1) * 0x100 + byte(place + 2) * 0x1_00_00;
  if (at(body, 12, 'VP8X'))
    return { width: three(24) + 1, height: three(27) + 1, isAnimated: Math.floor(byte(20) / 2) % 2 === 1 };
  if (at(body, 12, 'VP8L')) {
    const bits = three(21) + byte(24) * 0x1_00_00_00;
    return { width: (bits % 0x40_00) + 1, height: (Math.floor(bits / 0x40_00) % 0x40_00) + 1, isAnimated: false };
  }
  if (!at(body, 12, 'VP8 ')) return null;
  return { width: three(26) % 0x40_00, height: (byte(28) + byte(29) * 0x100) % 0x40_00, isAnimated: false };
}

function at(body: Uint8Array, offset: number, text: string): boolean {
  for (let place = 0; place < text.length; place += 1)
    if (body[offset + place] !== text.charCodeAt(place)) return false;
  return true;
}
