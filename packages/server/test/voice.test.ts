import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerOptions } from '../src/config.ts';
import { isVoiceNote, webpFacts } from '../src/domain/conversion.ts';
import { createConverter } from '../src/media/converter.ts';
import { onEachDatabase, openPlace, type Place } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${85_000_000 + lastCustomer}`, name: `Áudio ${lastCustomer}` };
};

/** One second of a tone, as a recorder writes it: 8 kHz, 16 bits, one channel. */
function wav(): Buffer {
  const samples = Buffer.alloc(16_000);
  for (let i = 0; i < 8000; i += 1) samples.writeInt16LE(Math.round(8000 * Math.sin(i / 5)), i * 2);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

/** The beginning of what every encoder of Opus writes. */
function opus(channels: number): Buffer {
  const body = Buffer.alloc(200);
  body.write('OggS', 0);
  body[5] = 2;
  body[26] = 1;
  body[27] = 19;
  body.write('OpusHead', 28);
  body[36] = 1;
  body[37] = channels;
  return body;
}

function webp(side: number, bytes = 60): Buffer {
  const body = Buffer.alloc(bytes);
  body.write('RIFF', 0);
  body.writeUInt32LE(bytes - 8, 4);
  body.write('WEBPVP8X', 8);
  body.writeUInt32LE(10, 16);
  body.writeUIntLE(side - 1, 24, 3);
  body.writeUIntLE(side - 1, 27, 3);
  return body;
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function hasFfmpeg(): boolean {
  try {
    return /libopus[\s\S]*libwebp|libwebp[\s\S]*libopus/.test(
      execFileSync('ffmpeg', ['-hide_banner', '-encoders'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return false;
  }
}

const withOptions = async (place: Promise<Place>, more: Partial<ServerOptions>): Promise<Place> => {
  const opened = await place;
  return {
    database: opened.database,
    options: { ...opened.options, ...more },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
};

interface Talk {
  readonly desk: Desk;
  readonly ana: Person;
}

async function talk(open: () => Promise<Place>): Promise<Talk> {
  const desk = await openDesk(open);
  return { desk, ana: await desk.person('Ana Lima') };
}

async function begin({ desk, ana }: Talk) {
  const customer = someone();
  await desk.writes(customer, 'Oi');
  return { customer, ticket: await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id }) };
}

async function upload({ desk, ana }: Talk, bytes: Uint8Array, mime: string, name: string) {
  const response = await fetch(`${desk.server.url}/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ana.token}`, 'content-type': mime, 'x-filename': encodeURIComponent(name) },
    body: new Uint8Array(bytes),
  });
  return (await response.json()) as { id: `md_${string}`; mime: string };
}

async function download({ desk, ana }: Talk, id: string | undefined): Promise<Buffer> {
  const response = await fetch(`${desk.server.url}/v1/media/${id}`, {
    headers: { authorization: `Bearer ${ana.token}` },
  });
  return Buffer.from(await response.arrayBuffer());
}

const leftovers = ({ desk }: Talk): readonly string[] => {
  try {
    return readdirSync(join(desk.place.options.dataDir, 'converting'));
  } catch {
    return [];
  }
};

await onEachDatabase((open) => {
  describe.skipIf(!hasFfmpeg())('with ffmpeg', () => {
    let office: Talk;
    beforeAll(async () => {
      office = await talk(open);
    });
    afterAll(async () => {
      await office.desk[Symbol.asyncDispose]();
    });

    test('a recording becomes a voice note: Opus in Ogg, one channel, and nothing is left on disk', async () => {
      const { customer, ticket } = await begin(office);
      const file = await upload(office, wav(), 'audio/wav', 'recado.wav');
      const message = await office.ana.call('message.send', { ticket: ticket.id, media: file.id, voice: true });
      expect(message).toMatchObject({
        kind: 'audio',
        voice: true,
        media: { mime: 'audio/ogg', name: 'recado.ogg', state: 'ready' },
      });
      expect(message.media?.id).not.toBe(file.id);
      expect(isVoiceNote(await download(office, message.media?.id))).toBe(true);
      await office.desk.settle();
      const sent = office.desk.emulator.sent().filter(({ to }) => to?.slice(-8) === customer.phone.slice(-8));
      expect(sent.map(({ kind, body }) => [kind, (body as { audio?: { voice?: boolean } }).audio?.voice])).toEqual([
        ['audio', true],
      ]);
      expect(leftovers(office)).toEqual([]);
    });

    test('a picture becomes a sticker of 512 × 512, small enough', async () => {
      const { ticket } = await begin(office);
      const file = await upload(office, png, 'image/png', 'figura.png');
      const message = await office.ana.call('message.send', { ticket: ticket.id, media: file.id, kind: 'sticker' });
      expect(message).toMatchObject({ kind: 'sticker', media: { mime: 'image/webp', name: 'figura.webp' } });
      const body = await download(office, message.media?.id);
      expect([webpFacts(body)?.width, webpFacts(body)?.height, body.length <= 100 * 1024]).toEqual([512, 512, true]);
      await office.desk.settle();
    });

    test('a scheduled voice note is converted when it is scheduled', async () => {
      const { ticket } = await begin(office);
      const file = await upload(office, wav(), 'audio/wav', 'depois.wav');
      const scheduled = await office.ana.call('schedule.create', {
        ticket: ticket.id,
        at: new Date(Date.now() + 3_600_000).toISOString(),
        media: file.id,
        voice: true,
      });
      expect(scheduled.preview).toBe('depois.ogg');
      await office.ana.call('schedule.cancel', { schedule: scheduled.id });
    });

    test('what only claims to be a recording is refused and nothing is queued', async () => {
      const { ticket } = await begin(office);
      const head = wav().subarray(0, 46);
      const broken = await upload(
        office,
        Buffer.concat([head.subarray(0, 20), Buffer.alloc(40, 7)]),
        'audio/wav',
        'nada.wav',
      );
      expect(
        await office.ana.refused('message.send', { ticket: ticket.id, media: broken.id, voice: true }),
      ).toMatchObject({ code: 'media.conversionFailed', data: { name: 'nada.wav' } });
      const text = await upload(office, Buffer.from('#EXTM3U\nfile:///etc/passwd\n'), 'audio/x-mpegurl', 'lista.m3u8');
      expect(
        await office.ana.refused('message.send', { ticket: ticket.id, media: text.id, voice: true }),
      ).toMatchObject({ code: 'media.typeRefused' });
      expect(await sql(office.desk.place, 'SELECT id FROM deliveries WHERE ticket_id = ?', [ticket.id])).toEqual([]);
      expect(leftovers(office)).toEqual([]);
    });
  });

  describe('without ffmpeg', () => {
    let office: Talk;
    beforeAll(async () => {
      office = await talk(() => withOptions(open(), { ffmpeg: '/nonexistent/ffmpeg' }));
    });
    afterAll(async () => {
      await office.desk[Symbol.asyncDispose]();
    });

    test('what has to be converted is refused with what would be taken', async () => {
      const { ticket } = await begin(office);
      const file = await upload(office, wav(), 'audio/wav', 'recado.wav');
      const refused = await office.ana.refused('message.send', { ticket: ticket.id, media: file.id, voice: true });
      expect(refused).toMatchObject({ code: 'media.converterMissing', data: { accepted: 'OGG/Opus, mono' } });
      const picture = await upload(office, png, 'image/png', 'figura.png');
      expect(
        await office.ana.refused('message.send', { ticket: ticket.id, media: picture.id, kind: 'sticker' }),
      ).toMatchObject({ code: 'media.converterMissing' });
      expect(leftovers(office)).toEqual([]);
    });

    test('what is a voice note or a sticker already goes as it is', async () => {
      const { ticket } = await begin(office);
      const note = await upload(office, opus(1), 'audio/ogg', 'nota.ogg');
      const sent = await office.ana.call('message.send', { ticket: ticket.id, media: note.id, voice: true });
      expect(sent).toMatchObject({ kind: 'audio', voice: true, media: { id: note.id } });
      const sticker = await upload(office, webp(512), 'image/webp', 'ok.webp');
      const stuck = await office.ana.call('message.send', { ticket: ticket.id, media: sticker.id, kind: 'sticker' });
      expect(stuck).toMatchObject({ kind: 'sticker', media: { id: sticker.id } });
      await office.desk.settle();
    });

    test('stereo, and a sticker of another size or too heavy, have to be converted', async () => {
      const { ticket } = await begin(office);
      for (const [bytes, name, as] of [
        [opus(2), 'estereo.ogg', { voice: true }],
        [webp(256), 'pequena.webp', { kind: 'sticker' }],
        [webp(512, 100 * 1024 + 1), 'pesada.webp', { kind: 'sticker' }],
      ] as const) {
        const file = await upload(office, bytes, 'application/octet-stream', name);
        expect(await office.ana.refused('message.send', { ticket: ticket.id, media: file.id, ...as })).toMatchObject({
          code: 'media.converterMissing',
        });
      }
    });

    test('a voice note is audio', async () => {
      const { ticket } = await begin(office);
      const file = await upload(office, png, 'image/png', 'figura.png');
      expect(
        await office.ana.refused('message.send', { ticket: ticket.id, media: file.id, voice: true, kind: 'image' }),
      ).toMatchObject({ code: 'input.invalid' });
      expect(
        await office.ana.refused('message.send', { ticket: ticket.id, media: file.id, voice: true }),
      ).toMatchObject({ code: 'media.typeRefused' });
    });
  });
});

test('a converter that does not end is ended', async () => {
  await using place = await openPlace('sqlite');
  const folder = join(place.options.dataDir, 'converting');
  const endless = join(place.options.dataDir, 'endless');
  await writeFile(endless, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  await using converter = createConverter({ program: endless, folder, timeoutMs: 300 });
  const started = Date.now();
  await expect(converter.convert({ to: 'voice', from: 'wav', maxBytes: 1000 }, wav(), 'a.wav')).rejects.toMatchObject({
    code: 'media.conversionFailed',
    data: { problem: 'it takes too long' },
  });
  expect(Date.now() - started).toBeLessThan(20_000);
  expect(readdirSync(folder)).toEqual([]);
});
