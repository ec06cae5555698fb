import type { MediaKind } from '../graph/media-kind.ts';
import { greyJpeg } from './jpeg-sample.ts';
import { silentOgg } from './ogg-sample.ts';
import { textPdf } from './pdf-sample.ts';

export interface SampleFile {
  readonly bytes: Buffer;
  readonly mime: string;
  readonly filename: string;
}

/** A small valid file of each kind, for messages that bring none. */
export function sampleFile(kind: MediaKind | 'voice'): SampleFile {
  switch (kind) {
    case 'image':
      return { bytes: greyJpeg(64, 64), mime: 'image/jpeg', filename: 'foto.jpg' };
    case 'video':
      return { bytes: emptyMp4(), mime: 'video/mp4', filename: 'video.mp4' };
    case 'audio':
    case 'voice':
      return { bytes: silentOgg(2), mime: 'audio/ogg; codecs=opus', filename: 'audio.ogg' };
    case 'document':
      return { bytes: textPdf('Documento de exemplo'), mime: 'application/pdf', filename: 'documento.pdf' };
    case 'sticker':
      return { bytes: plainWebp(), mime: 'image/webp', filename: 'figurinha.webp' };
  }
}

/** A lossless WebP of 512×512 in one colour: every prefix code has one symbol, so the pixels take no bits. */
function plainWebp(): Buffer {
  const size = 512 - 1;
  const head = Buffer.alloc(5);
  head.writeUInt8(0x2f, 0);
  head.writeUInt32LE((size | (size << 14) | (1 << 28)) >>> 0, 1);
  const codes = Buffer.from([0x07, 0x10, 0x11, 0x11, 0x88, 0x88, 0xfe, 0x07]);
  const data = Buffer.concat([head, codes, Buffer.alloc(1)]);
  return riff('WEBP', 'VP8L', data, 13);
}

function riff(form: string, type: string, data: Buffer, length: number): Buffer {
  const head = Buffer.alloc(20);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(12 + data.length, 4);
  head.write(form + type, 8, 'latin1');
  head.writeUInt32LE(length, 16);
  return Buffer.concat([head, data]);
}

/** An MP4 with its brand, a movie header and no tracks. */
function emptyMp4(): Buffer {
  const header = Buffer.alloc(100);
  header.writeUInt32BE(1000, 12);
  header.writeUInt32BE(0x10000, 20);
  header.writeUInt16BE(0x100, 24);
  for (const [offset, value] of [
    [36, 0x10000],
    [52, 0x10000],
    [68, 0x40000000],
    [96, 1],
  ] as const) {
    header.writeUInt32BE(value, offset);
  }
  return Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')),
    box('moov', box('mvhd', header)),
  ]);
}

function box(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data]);
}
