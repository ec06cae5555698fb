import { expect, test } from 'vitest';
import { conversionOf, isSticker, isVoiceNote, wantedOf, webpFacts } from './conversion.ts';

const limits = {
  media: {
    audio: { maxBytes: 1000, mimes: ['audio/ogg', 'audio/mpeg'] },
    sticker: { maxBytes: 500 * 1024, mimes: ['image/webp'] },
  },
};

function opus(channels: number): Buffer {
  const body = Buffer.alloc(60);
  body.write('OggS', 0);
  body.write('OpusHead', 28);
  body[37] = channels;
  return body;
}

function webp(
  chunk: 'VP8X' | 'VP8L' | 'VP8 ',
  width: number,
  height: number,
  options = { animated: false, bytes: 40 },
) {
  const body = Buffer.alloc(options.bytes);
  body.write('RIFF', 0);
  body.write(`WEBP${chunk}`, 8);
  if (chunk === 'VP8X') {
    body[20] = options.animated ? 2 : 0;
    body.writeUIntLE(width - 1, 24, 3);
    body.writeUIntLE(height - 1, 27, 3);
  } else if (chunk === 'VP8L') {
    body[20] = 0x2f;
    body.writeUInt32LE(width - 1 + (height - 1) * 0x4000, 21);
  } else {
    body.writeUInt16LE(width, 26);
    body.writeUInt16LE(height, 28);
  }
  return body;
}

test('a WebP tells its size, whichever way it is packed', () => {
  for (const chunk of ['VP8X', 'VP8L', 'VP8 '] as const)
    expect(webpFacts(webp(chunk, 512, 300)), chunk).toEqual({ width: 512, height: 300, isAnimated: false });
  expect(webpFacts(webp('VP8X', 512, 512, { animated: true, bytes: 40 }))?.isAnimated).toBe(true);
  expect(webpFacts(Buffer.from('RIFF'))).toBeNull();
  expect(webpFacts(Buffer.alloc(40))).toBeNull();
});

test('a sticker is 512 × 512, light when it stands still and heavier when it moves', () => {
  const of = (bytes: number, animated = false) => isSticker(webp('VP8X', 512, 512, { animated, bytes }), 500 * 1024);
  expect([of(100 * 1024), of(100 * 1024 + 1), of(400 * 1024, true), of(500 * 1024 + 1, true)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect(isSticker(webp('VP8L', 512, 511), 1000)).toBe(false);
});

test('a voice note is Opus in Ogg with one channel', () => {
  expect([isVoiceNote(opus(1)), isVoiceNote(opus(2)), isVoiceNote(Buffer.from('OggS'))]).toEqual([true, false, false]);
});

test('what is fine is left alone, what can be read is converted, anything else is refused', () => {
  const voice = (mime: string, body: Buffer = Buffer.alloc(9)) => conversionOf('voice', { mime, body }, limits);
  expect(voice('audio/ogg', opus(1))).toBe('fine');
  expect(voice('audio/ogg', opus(2))).toEqual({ to: 'voice', from: 'ogg', maxBytes: 1000 });
  expect(voice('audio/wav; rate=8000')).toMatchObject({ from: 'wav' });
  for (const mime of ['audio/x-mpegurl', 'application/dash+xml', 'text/plain', 'image/svg+xml'])
    expect(voice(mime), mime).toBe('unreadable');
  expect(conversionOf('sticker', { mime: 'image/png', body: Buffer.alloc(9) }, limits)).toMatchObject({
    from: 'png_pipe',
    maxBytes: 100 * 1024,
  });
});

test('a channel that takes no such thing refuses it where it refuses everything else', () => {
  const body = Buffer.alloc(9);
  expect(conversionOf('sticker', { mime: 'image/png', body }, { media: {} })).toBe('fine');
  const mp3Only = { media: { audio: { maxBytes: 10, mimes: ['audio/mpeg'] } } };
  expect(conversionOf('voice', { mime: 'audio/wav', body }, mp3Only)).toBe('fine');
});

test('a voice note and a sticker are asked for, the rest goes as it is', () => {
  expect(wantedOf({ voice: true, kind: 'audio' })).toBe('voice');
  expect(wantedOf({ voice: false, kind: 'sticker' })).toBe('sticker');
  expect(wantedOf({ voice: false, kind: 'audio' })).toBeNull();
});
