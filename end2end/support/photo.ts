// Pictures of papers: each different, none of anything real.
import { deflateSync } from 'node:zlib';

/** A PNG of 1200 × 1600 pixels of noise that belongs to `seed`: large, and not to be compressed away. */
export function photo(seed: number, width = 1200, height = 1600): Buffer {
  const row = 1 + width * 3;
  const raw = Buffer.alloc(row * height);
  let state = seed * 2654435761;
  for (let at = 0; at < raw.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    if (at % row !== 0) raw[at] = 200 + ((state >>> 24) % 40);
  }
  return png(width, height, 8, 2, deflateSync(raw, { level: 1 }));
}

/** A whole PNG of one colour: few bytes, whatever its size. */
export function blank(side: number): Buffer {
  const row = 1 + Math.ceil(side / 8);
  return png(side, side, 1, 0, deflateSync(Buffer.alloc(row * side)));
}

function png(width: number, height: number, depth: number, colours: number, data: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colours, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc(body), body.length + 4);
  return whole;
}

/** CRC-32 as PNG wants it (ISO 3309). */
function crc(bytes: Buffer): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}
