import type { Capabilities } from '@balcao/contract';

const mega = 1024 * 1024;

/** What the Cloud API takes (media reference, 2026). An empty list of types takes any. */
export const capabilities: Capabilities = {
  window24h: true,
  templates: true,
  phones: true,
  revoke: false,
  sticker: true,
  reactions: true,
  replyTo: true,
  receipts: true,
  typing: true,
  history: false,
  groups: true,
  calls: true,
  maxText: 4096,
  maxCaption: 1024,
  media: {
    image: { maxBytes: 5 * mega, mimes: ['image/jpeg', 'image/png'] },
    video: { maxBytes: 16 * mega, mimes: ['video/mp4', 'video/3gpp'] },
    audio: { maxBytes: 16 * mega, mimes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'] },
    document: { maxBytes: 100 * mega, mimes: [] },
    sticker: { maxBytes: 500 * 1024, mimes: ['image/webp'] },
  },
};
