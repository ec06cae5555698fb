import type { ChannelIo, ProbeCheck } from '../channel.ts';
import type { WhatsappSettings } from './settings.ts';

const challenge = '1158201444';

/** Does what Meta does when a webhook is subscribed: the handshake must come back with the challenge. */
export async function roundTrip(url: string, settings: WhatsappSettings, io: ChannelIo): Promise<ProbeCheck> {
  const started = io.now();
  const check = (state: ProbeCheck['state'], detail: string): ProbeCheck => ({
    name: 'webhook round trip',
    state,
    detail,
    ms: Math.max(0, io.now() - started),
  });
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.verify_token': settings.verifyToken,
    'hub.challenge': challenge,
  });
  try {
    const response = await io.fetch(`${url}?${query.toString()}`, { signal: io.signal, redirect: 'manual' });
    if (response.status === 200 && (await response.text()) === challenge)
      return check('passed', `${url} answers the handshake`);
    return check('failed', `${url} answered ${response.status}; the provider would not accept it`);
  } catch (error) {
    return check(
      'unknown',
      `${url} was not reached from here: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
