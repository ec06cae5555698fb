import { crc32, deflateSync } from 'node:zlib';

/** An 8-bit RGB PNG whose pixels `colour(x, y)` gives as 0xRRGGBB. */
function encodePng(width: number, height: number, colour: (x: number, y: number) => number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.writeUIntBE(colour(x, y), y * (width * 3 + 1) + 1 + x * 3, 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A photo of a till receipt: paper on a table, lines of print, a bar code. The seed moves the print. */
export function receiptPng(seed: number): Buffer {
  const isInk = (x: number, y: number) => {
    if (y > 250 && y < 285) return x > 60 && x < 180 && ((x * 7 + seed) % 11 < 4 || x % 13 === 0);
    const line = Math.floor((y - 30) / 14);
    const length = 40 + ((line * 53 + seed * 17) % 90);
    return y > 30 && y < 240 && (y - 30) % 14 < 5 && x > 55 && x < 55 + length && (x + line) % 6 !== 0;
  };
  return encodePng(240, 320, (x, y) => {
    const isPaper = x > 35 && x < 205 && y > 12 && y < 308;
    if (isPaper) return isInk(x, y) ? 0x2b2b2b : 0xf4f1ea;
    return 0x6b4a2f + ((x * 3 + y) % 9) * 0x020201;
  });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, check]);
}
