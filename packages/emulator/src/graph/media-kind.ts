export const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaKind = (typeof mediaKinds)[number];

const megabyte = 1024 * 1024;
/** The largest file of any kind. */
export const largestMediaBytes = 100 * megabyte;

/** What WhatsApp takes, by kind; documents are everything else with a well-formed mime. */
const kinds: Readonly<Record<Exclude<MediaKind, 'document'>, { readonly mimes: readonly string[]; maxBytes: number }>> =
  {
    image: { mimes: ['image/jpeg', 'image/png'], maxBytes: 5 * megabyte },
    video: { mimes: ['video/mp4', 'video/3gpp'], maxBytes: 16 * megabyte },
    audio: { mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * megabyte },
    sticker: { mimes: ['image/webp'], maxBytes: 500 * 1024 },
  };

/** The kind a mime belongs to and its largest size; null when WhatsApp does not take it. */
export function mediaLimit(mime: string): { readonly kind: MediaKind; readonly maxBytes: number } | null {
  const plain = bareMime(mime);
  for (const kind of ['image', 'video', 'audio', 'sticker'] as const)
    if (kinds[kind].mimes.includes(plain)) return { kind, maxBytes: kinds[kind].maxBytes };
  if (/^(image|video|audio|multipart|message)\//.test(plain) || !/^[a-z]+\/[a-z0-9!#$&^_.+-]+$/.test(plain))
    return null;
  return { kind: 'document', maxBytes: largestMediaBytes };
}

/** Whether a file of this mime may be sent as this kind; any file may go as a document. */
export function fitsKind(mime: string, kind: MediaKind): boolean {
  return kind === 'document' || kinds[kind].mimes.includes(bareMime(mime));
}

function bareMime(mime: string): string {
  return (mime.split(';')[0] ?? '').trim().toLowerCase();
}
