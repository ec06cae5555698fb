import { createHmac } from 'node:crypto';

/** JSON in the bytes Meta signs: non-ASCII as `\u00e9` in lower-case hex, `/` as `\/`. */
export function encodeMetaJson(value: unknown): Buffer {
  const text = JSON.stringify(value)
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', String.raw`\/`);
  return Buffer.from(text, 'latin1');
}

/** `X-Hub-Signature-256` over the raw body; `wrong` signs with another secret. */
export function signatureHeaders(appSecret: string, body: Buffer, wrong: boolean): Record<string, string> {
  const secret = wrong ? `${appSecret}-of-someone-else` : appSecret;
  return { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}` };
}
