import { createHash } from 'node:crypto';
import { type Random, randomDigits, randomHex } from '../random.ts';

/** Ids as Meta forms them; unique within one emulator because a counter is part of each. */
export interface GraphIds {
  /** `wamid.` + base64, about 58 characters. */
  wamid(customer: string): string;
  /** A media, template or business object: 15 or 16 digits. */
  object(): string;
  trace(): string;
  hex(length: number): string;
}

export function createGraphIds(random: Random): GraphIds {
  let count = 0;
  return {
    wamid(customer) {
      count += 1;
      const unique = randomHex(random, 14) + (count % 0x1000000).toString(16).padStart(6, '0');
      const name = Buffer.from(customer.slice(0, 32), 'latin1');
      const bytes = [Buffer.from([0x1c, 0x18, name.length]), name, Buffer.from([0x15, 0x02, 0x00, 0x11, 0x18, 0x14])];
      return `wamid.${Buffer.concat([...bytes, Buffer.from(unique.toUpperCase()), Buffer.from([0])]).toString('base64')}`;
    },
    object() {
      count += 1;
      return randomDigits(random, 10) + String(count % 1_000_000).padStart(6, '0');
    },
    trace: () => `A${Buffer.from(randomHex(random, 30), 'hex').toString('base64url')}`,
    hex: (length) => randomHex(random, length),
  };
}

/** The business-scoped user id of a phone: always the same for the same business. */
export function bsuidOf(wabaId: string, waId: string): string {
  const digest = createHash('sha256').update(`${wabaId}:${waId}`).digest();
  const country = waId.startsWith('55') ? 'BR' : 'US';
  return `${country}.${(digest.readBigUInt64BE() % 9_000_000_000_000_000n) + 1_000_000_000_000_000n}`;
}
