import { createHash, randomBytes } from 'node:crypto';

/** An opaque token, 256 bits; only its hash is stored. */
export function makeToken(): { readonly token: string; readonly hash: string } {
  const token = `blc_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashToken(token) };
}

/** Tokens are long and random, so one SHA-256 is enough, and looking the hash up leaks nothing by time. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
