import type { InboundEvent } from '../channels/channel.ts';

/** Before this no messenger was: a clock that says so is broken. */
const earliestMs = Date.UTC(2000, 0);

/** How far a provider's clock may be ahead of ours before what it says of a change is taken for wrong. */
const mostAheadMs = 60_000;

/**
 * An event with a time that can be. Nothing was said after it was received: a message from the future would stand last for
 * ever and hold its window open past its day. Of changes the order among themselves counts, so a clock that is a little ahead
 * is followed there. What is no time at all is none.
 */
export function atReceipt(event: InboundEvent, receivedMs: number): InboundEvent {
  switch (event.kind) {
    case 'message':
      return { ...event, providerAtMs: capped(event.providerAtMs, receivedMs) };
    case 'identity':
      return { ...event, atMs: capped(event.atMs, receivedMs) };
    case 'edit':
    case 'revoke':
    case 'reaction':
    case 'status':
      return { ...event, atMs: capped(event.atMs, receivedMs, mostAheadMs) };
    case 'templatesChanged':
    case 'accountChanged':
      return event;
  }
}

function capped(atMs: number | null, receivedMs: number, slackMs = 0): number | null {
  if (atMs === null || !Number.isFinite(atMs) || atMs < earliestMs) return null;
  return atMs > receivedMs + slackMs ? receivedMs : atMs;
}
