import type { Core } from '../provider.ts';

export type Handshake =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly reason: string };

/** Meta's GET verification of a callback: 200 with the challenge as the body, or it is not used. */
export async function verifyCallback(
  { http, random, work }: Core,
  { url, verifyToken }: { url: string; verifyToken: string },
): Promise<Handshake> {
  const challenge = String(Math.floor(1e9 + random() * 9e9));
  const target = new URL(url);
  target.searchParams.set('hub.mode', 'subscribe');
  target.searchParams.set('hub.verify_token', verifyToken);
  target.searchParams.set('hub.challenge', challenge);
  try {
    const { status, text } = await http.request({
      method: 'GET',
      url: target.href,
      timeoutMs: 10_000,
      signal: work.signal(),
    });
    if (status !== 200) return { ok: false, reason: `HTTP Status Code = ${status}` };
    if (text !== challenge) return { ok: false, reason: 'The response does not match the challenge' };
    return { ok: true, status };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
