import type { CheckNote, CheckNoteKind } from '@balcao/contract';
import type { ChannelIo, ProbeCheck } from '../channel.ts';
import { noted } from '../check-note.ts';
import { deadline } from './graph.ts';
import type { WhatsappSettings } from './settings.ts';

const challenge = '1158201444';

/** Does what Meta does when a webhook is subscribed: the handshake must come back with the challenge. */
export async function roundTrip(url: string, settings: WhatsappSettings, io: ChannelIo): Promise<ProbeCheck> {
  const started = io.now();
  const check = (state: ProbeCheck['state'], kind: CheckNoteKind, data: CheckNote['data'] = {}): ProbeCheck => ({
    name: 'webhook round trip',
    state,
    ...noted(kind, { url, ...data }),
    decides: 'webhook',
    ms: Math.max(0, io.now() - started),
  });
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.verify_token': settings.verifyToken,
    'hub.challenge': challenge,
  });
  try {
    const response = await io.fetch(`${url}?${query.toString()}`, { signal: deadline(io), redirect: 'manual' });
    if (response.status === 200 && (await response.text()) === challenge) return check('passed', 'handshake.passed');
    return check('failed', 'handshake.refused', { status: String(response.status) });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return check('unknown', 'handshake.unreached', { problem });
  }
}
