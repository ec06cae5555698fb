/**
 * A plain grey baseline JPEG. Both Huffman tables hold one code (`0`): no DC change, end of block; so each 8×8 block
 * is two zero bits. Sides are rounded up to multiples of 32, which fills whole bytes.
 */
export function greyJpeg(width: number, height: number): Buffer {
  const [columns, rows] = [Math.ceil(width / 32) * 4, Math.ceil(height / 32) * 4];
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(rows * 8, 1);
  frame.writeUInt16BE(columns * 8, 3);
  const oneCode = [1, ...Array.from({ length: 15 }, () => 0), 0];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xdb, Buffer.from([0, ...Array.from({ length: 64 }, () => 1)])),
    segment(0xc0, frame),
    segment(0xc4, Buffer.from([0x00, ...oneCode])),
    segment(0xc4, Buffer.from([0x10, ...oneCode])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.alloc((columns * rows * 2) / 8),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}
