import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Verification, WebhookRequest } from '../channel.ts';
import type { WhatsappSettings } from './settings.ts';

/** The handshake (GET) proves the verify token, a delivery (POST) the app secret over the raw bytes. */
export function verify(request: WebhookRequest, settings: WhatsappSettings): Verification {
  return request.method === 'GET' ? verifyHandshake(request, settings) : verifySignature(request, settings);
}

function verifyHandshake({ query }: WebhookRequest, { verifyToken }: WhatsappSettings): Verification {
  const answer = query['hub.challenge'];
  const isOurs = query['hub.mode'] === 'subscribe' && isSameText(query['hub.verify_token'] ?? '', verifyToken);
  if (!isOurs || answer === undefined || answer === '') {
    return { kind: 'refused', code: 'webhook.verifyTokenInvalid' };
  }
  return { kind: 'challenge', answer };
}

function verifySignature({ headers, body }: WebhookRequest, { appSecret }: WhatsappSettings): Verification {
  const given = /^sha256=([0-9a-f]{64})$/.exec(headers['x-hub-signature-256'] ?? '')?.[1];
  const expected = createHmac('sha256', appSecret).update(body).digest();
  if (given === undefined || !timingSafeEqual(Buffer.from(given, 'hex'), expected)) {
    return { kind: 'refused', code: 'webhook.signatureInvalid' };
  }
  return { kind: 'accepted' };
}

/** Digests have one length, so neither length nor content of the secret shows in the time taken. */
function isSameText(given: string, expected: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
