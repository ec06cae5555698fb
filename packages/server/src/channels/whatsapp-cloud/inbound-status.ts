import { isRecord } from './inbound-content.ts';
import type { PieceReading } from './inbound-message.ts';
import { millisecondsOf, type StatusEntry, statusEntry } from './schema.ts';

const states = { sent: 'sent', delivered: 'delivered', read: 'read', played: 'read', failed: 'failed' } as const;
/** Values Meta has that change nothing here. */
const ignored: ReadonlySet<string> = new Set(['deleted', 'warning']);

/** One element of `statuses[]`. Calls report there too, as `type: "call"`; their record comes with `calls[]`. */
export function readStatus(piece: unknown, accountKey: string): PieceReading {
  const status = isRecord(piece) ? statusEntry.safeParse(piece).data : undefined;
  if (status === undefined) return { events: [], reasons: ['a status without id or value'] };
  if (status.type === 'call' || ignored.has(status.status)) return { events: [], reasons: [] };
  if (!isKnown(status.status)) {
    return { events: [], reasons: [`status value "${status.status.slice(0, 64)}" is not known`] };
  }
  const state = states[status.status];
  const event = {
    kind: 'status',
    accountKey,
    providerId: status.id,
    state,
    atMs: millisecondsOf(status.timestamp),
    clientRef: status.biz_opaque_callback_data ?? null,
    error: state === 'failed' ? firstError(status) : null,
    participant: participantOf(status),
  } as const;
  return { events: [event], reasons: [] };
}

function isKnown(value: string): value is keyof typeof states {
  return Object.hasOwn(states, value);
}

/** `code` decides everywhere; the words are for people, the most specific first. */
function firstError({ errors }: StatusEntry): { code: string; text: string } | null {
  const [error] = errors;
  if (error === undefined) return null;
  return { code: error.code, text: error.error_data?.details ?? error.message ?? error.title ?? '' };
}

/** Meta's own pages spell it both ways. Whoever is named speaks for themselves, whatever else the report says. */
function participantOf(status: StatusEntry): string | null {
  const named = status.participant_recipient_id ?? status.recipient_participant_id;
  return named ?? status.recipient_participant_user_id ?? status.participant_recipient_user_id ?? null;
}
