import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { AppError } from '@balcao/contract';

/** Seals secrets at rest: AES-256-GCM, a fresh nonce each time, text `v1.nonce.tag.body` in base64url. */
export interface Cipher {
  seal(text: string): string;
  open(sealed: string): string;
}

const keyBytes = 32;

export function createCipher(key: Uint8Array): Cipher {
  if (key.length !== keyBytes)
    throw new Error(`the secret key must have ${keyBytes} bytes, this one has ${key.length}`);
  return {
    seal: (text) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [
        'v1',
        nonce.toString('base64url'),
        cipher.getAuthTag().toString('base64url'),
        body.toString('base64url'),
      ].join('.');
    },
    open: (sealed) => {
      const [version, nonce, tag, body] = sealed.split('.');
      if (version !== 'v1' || nonce === undefined || tag === undefined || body === undefined)
        throw new Error('a sealed secret is malformed');
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
      decipher.setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(body, 'base64url')), decipher.final()]).toString('utf8');
    },
  };
}

/** Makes the key file, readable by its owner only; refuses to replace one. */
export function createKeyFile(path: string): void {
  writeFileSync(path, randomBytes(keyBytes).toString('base64'), { mode: 0o600, flag: 'wx' });
  chmodSync(path, 0o600);
}

/** Reads the key; a file that others may read is refused, and one that holds something else. */
export function readKeyFile(path: string): Uint8Array {
  if (!existsSync(path)) throw new AppError('key.missing', { file: path });
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) !== 0) throw new AppError('key.exposed', { file: path, mode: mode.toString(8) });
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== keyBytes) throw new AppError('key.malformed', { file: path });
  return key;
}

/** Tells one key from another without telling what it is. */
export function fingerprintOf(key: Uint8Array): string {
  return createHash('sha256').update('balcao key\n').update(key).digest('hex').slice(0, 16);
}
