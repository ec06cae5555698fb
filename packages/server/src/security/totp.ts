import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/*
 * One-time codes by time, RFC 6238 over RFC 4226: HMAC-SHA-1 of the number of the 30-second step, cut to 6 digits, as every
 * authenticator app makes them. A code of the step before or after counts too, since clocks differ; each step counts once.
 */
const stepMs = 30_000;
const digits = 6;
const stepsAside = 1;
const secretBytes = 20;

export function totpStep(nowMs: number): number {
  return Math.floor(nowMs / stepMs);
}

export function totpCode(secret: Uint8Array, step: number, length: number = digits): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** length;
  return String(number).padStart(length, '0');
}

/** The step that a code is of, when it is one of now and later than the last one used; null when it is not. */
export function matchTotp(secret: Uint8Array, code: string, nowMs: number, lastStep: number | null): number | null {
  const now = totpStep(nowMs);
  let matched: number | null = null;
  for (let step = now - stepsAside; step <= now + stepsAside; step += 1) {
    const isRight = isSame(totpCode(secret, step), code);
    if (isRight && step > (lastStep ?? -1)) matched ??= step;
  }
  return matched;
}

function isSame(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function makeTotpSecret(): Uint8Array {
  return randomBytes(secretBytes);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base32 without padding, as apps take it. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31] ?? '';
    }
  }
  return bits === 0 ? text : text + (alphabet[(held << (5 - bits)) & 31] ?? '');
}

/** What a QR code of it would hold. */
export function totpUrl(secret: Uint8Array, email: string): string {
  const query = `secret=${toBase32(secret)}&issuer=Balcao&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`;
  return `otpauth://totp/Balcao:${encodeURIComponent(email)}?${query}`;
}
