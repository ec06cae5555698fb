/** Opus: 20 ms of silence in one frame. */
const silentFrame = Buffer.from([0xf8, 0xff, 0xfe]);
const framesPerPage = 50;
const samplesPerFrame = 960;

/** A mono Ogg/Opus voice note of silence, `seconds` long (at most 120). */
export function silentOgg(seconds: number): Buffer {
  const serial = 0x0ba1_ca0;
  const head = Buffer.from('OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0', 'latin1');
  const vendor = Buffer.from('emulator');
  const tags = Buffer.concat([Buffer.from('OpusTags'), uint32(vendor.length), vendor, uint32(0)]);
  const pages = [
    page({ flags: 2, granule: 0, serial, sequence: 0, packets: [head] }),
    page({ flags: 0, granule: 0, serial, sequence: 1, packets: [tags] }),
  ];
  const total = Math.max(1, Math.min(120, Math.round(seconds))) * framesPerPage;
  for (let sent = 0; sent < total; sent += framesPerPage) {
    const granule = (sent + framesPerPage) * samplesPerFrame;
    const flags = sent + framesPerPage >= total ? 4 : 0;
    const packets = Array.from({ length: framesPerPage }, () => silentFrame);
    pages.push(page({ flags, granule, serial, sequence: pages.length, packets }));
  }
  return Buffer.concat(pages);
}

interface Page {
  readonly flags: number;
  readonly granule: number;
  readonly serial: number;
  readonly sequence: number;
  /** Each shorter than 255 bytes. */
  readonly packets: readonly Buffer[];
}

function page({ flags, granule, serial, sequence, packets }: Page): Buffer {
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head.writeUInt8(flags, 5);
  head.writeBigUInt64LE(BigInt(granule), 6);
  head.writeUInt32LE(serial, 14);
  head.writeUInt32LE(sequence, 18);
  head.writeUInt8(packets.length, 26);
  const bytes = Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets]);
  bytes.writeUInt32LE(oggCrc(bytes), 22);
  return bytes;
}

/** CRC-32 with polynomial 0x04c11db7, not reflected: Ogg's own. */
function oggCrc(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
