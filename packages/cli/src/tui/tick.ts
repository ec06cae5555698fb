import { windowExpiresAt } from '@balcao/contract';
import { selectedParts } from './list-model.ts';
import type { View } from './ui.ts';

const second = 1000;
const minute = 60 * second;

/**
 * When the screen changes by the clock alone: each second while disconnected, each minute while the window of the open
 * ticket is in its last hour, each second in its last minute. Null: it does not, and nothing is written.
 */
export function tickDelayMs(view: View): number | null {
  const { store, now } = view;
  if (store.phase.kind === 'unreachable' || store.link.kind === 'offline') return second;
  const parts = selectedParts(view);
  const expiresAt = parts === null ? null : windowExpiresAt(parts.thread, parts.connection);
  if (expiresAt === null) return null;
  const leftMs = Date.parse(expiresAt) - now;
  if (leftMs <= 0 || leftMs > 60 * minute) return null;
  return leftMs <= minute ? second : minute;
}
