import type { MessageEntity } from '@balcao/contract';

/** A participant of a group who did not get a message, as far as the provider told. */
export interface NotDelivered {
  readonly participant: string;
  readonly code: string;
  readonly text: string;
}

interface Receipt {
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
  readonly error: { readonly code: string; readonly text: string } | null;
}

/** A large group that fails as a whole is told of one by one; the first of them say enough. */
const mostNoted = 50;

export function notDeliveredTo(payload: MessageEntity['payload']): readonly NotDelivered[] {
  const list = payload?.['notDeliveredTo'];
  return Array.isArray(list) ? (list as readonly NotDelivered[]) : [];
}

/** Who has not got it after one more receipt: a failure adds its participant, a later arrival takes them out again. */
export function afterReceipt(
  before: readonly NotDelivered[],
  participant: string,
  { state, error }: Receipt,
): readonly NotDelivered[] {
  const isNoted = before.some((one) => one.participant === participant);
  if (state === 'failed') {
    if (isNoted || before.length >= mostNoted) return before;
    return [...before, { participant, code: error?.code ?? 'unknown', text: error?.text ?? '' }];
  }
  const hasArrived = state !== 'sent' && isNoted;
  return hasArrived ? before.filter((one) => one.participant !== participant) : before;
}
