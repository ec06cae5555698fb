import { contactKey, entryOf, nameOf } from './contact-key.ts';
import { isRecord } from './inbound-content.ts';
import type { PieceReading } from './inbound-message.ts';
import { type CallEntry, type ContactEntry, callEntry, millisecondsOf } from './schema.ts';

interface CallSource {
  readonly accountKey: string;
  readonly contacts: readonly ContactEntry[];
  readonly isOfOnePerson: boolean;
}

/**
 * One element of `calls[]`: a line in the thread when the call begins (`connect`) and one when it ends (`terminate`).
 * A call has one id and two events, which may come in any order, so the event is part of the message's id.
 */
export function readCall(piece: unknown, source: CallSource): PieceReading {
  const call = isRecord(piece) ? callEntry.safeParse(piece).data : undefined;
  if (call === undefined) return { events: [], reasons: ['a call without id or event'] };
  const body = callBody(call);
  if (body === null) return { events: [], reasons: [`call event "${call.event.slice(0, 64)}" is not known`] };
  const direction = call.direction === 'BUSINESS_INITIATED' ? 'out' : 'in';
  const contact = contactOf(call, direction, source);
  if (contact === null) return { events: [], reasons: [`call ${call.id} names nobody`] };
  const event = {
    kind: 'message',
    accountKey: source.accountKey,
    providerId: `${call.id}:${call.event}`,
    providerAtMs: millisecondsOf(call.timestamp),
    contact,
    group: null,
    direction,
    content: { kind: 'call', body, voice: false, media: null, payload: { call: record(call) } },
    replyToProviderId: null,
  } as const;
  return { events: [event], reasons: [] };
}

function contactOf(call: CallEntry, direction: 'in' | 'out', source: CallSource) {
  const isIn = direction === 'in';
  const address = isIn ? call.from : call.to;
  const userId = isIn ? call.from_user_id : call.to_user_id;
  const entry = entryOf(source, { address, userId });
  return contactKey({
    address,
    waId: entry?.wa_id,
    userId: userId ?? entry?.user_id,
    parentUserId: (isIn ? call.from_parent_user_id : call.to_parent_user_id) ?? entry?.parent_user_id,
    name: nameOf(entry),
  });
}

function callBody({ event, direction, status, duration }: CallEntry): string | null {
  if (event === 'connect') return direction === 'BUSINESS_INITIATED' ? 'Ligação feita' : 'Ligação recebida';
  if (event !== 'terminate') return null;
  if (status === 'FAILED' || duration === undefined || duration <= 0) return 'Ligação não atendida';
  const minutes = Math.floor(duration / 60);
  const seconds = Math.floor(duration % 60);
  return `Ligação encerrada (${minutes > 0 ? `${minutes} min ` : ''}${seconds} s)`;
}

/** The record of the call, without the session description: nobody reads SDP in a thread. */
function record(call: CallEntry): Record<string, unknown> {
  return {
    id: call.id,
    event: call.event,
    direction: call.direction ?? 'USER_INITIATED',
    status: call.status ?? null,
    startMs: millisecondsOf(call.start_time),
    endMs: millisecondsOf(call.end_time),
    durationSeconds: call.duration ?? null,
  };
}
