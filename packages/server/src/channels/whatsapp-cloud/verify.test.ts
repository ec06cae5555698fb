import { describe, expect, test } from 'vitest';
import type { WebhookRequest } from '../channel.ts';
import { contractCase } from './contract-case.ts';
import { whatsappSettings } from './settings.ts';
import { verify } from './verify.ts';

const settings = whatsappSettings.parse({ ...contractCase.settings });
const handshake = {
  'hub.mode': 'subscribe',
  'hub.verify_token': settings.verifyToken,
  'hub.challenge': '1158201444',
};

function get(query: Record<string, string>): WebhookRequest {
  return { method: 'GET', query, headers: {}, body: new Uint8Array() };
}

describe('the handshake', () => {
  test('with our token is answered with its challenge, as it came', () => {
    expect(verify(get(handshake), settings)).toEqual({ kind: 'challenge', answer: '1158201444' });
  });
  test.each([
    ['another token', { 'hub.verify_token': 'guess' }],
    ['our token with a sign more', { 'hub.verify_token': `${settings.verifyToken}x` }],
    ['an empty token', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.mode': 'unsubscribe' }],
    ['no challenge', { 'hub.challenge': '' }],
  ])('with %s is refused', (_, change) => {
    const refused = { kind: 'refused', code: 'webhook.verifyTokenInvalid' };
    expect(verify(get({ ...handshake, ...change }), settings)).toEqual(refused);
  });
  test('without anything is refused', () => {
    expect(verify(get({}), settings).kind).toBe('refused');
  });
});

describe('a delivery', () => {
  test('is refused with the code of signatures', () => {
    const request = { method: 'POST', query: handshake, headers: {}, body: new Uint8Array() } as const;
    expect(verify(request, settings)).toEqual({ kind: 'refused', code: 'webhook.signatureInvalid' });
  });
  test('is verified over its bytes, escapes and slashes as Meta wrote them', () => {
    const body = new TextEncoder().encode(String.raw`{"a":"\u00e4 https:\/\/x"}`);
    const headers = contractCase.sign?.(body, contractCase.settings) ?? {};
    expect(verify({ method: 'POST', query: {}, headers, body }, settings).kind).toBe('accepted');
    const same = new TextEncoder().encode('{"a":"ä https://x"}');
    expect(verify({ method: 'POST', query: {}, headers, body: same }, settings).kind).toBe('refused');
  });
  test('with its digest in capitals is refused: Meta writes none', () => {
    const body = new TextEncoder().encode('{}');
    const headers = contractCase.sign?.(body, contractCase.settings) ?? {};
    const capitals = { 'x-hub-signature-256': headers['x-hub-signature-256']?.toUpperCase().replace('SHA', 'sha') };
    expect(verify({ method: 'POST', query: {}, headers: capitals, body }, settings).kind).toBe('refused');
  });
});
