import type { FaultEffects } from '../faults.ts';

/** A status webhook to come; `errorCode` for a failed one. */
export interface PlannedStatus {
  readonly status: string;
  readonly errorCode?: number;
}

/** What the network makes of an accepted message, before faults. */
export type Fate = 'read' | 'played' | { readonly failed: number };

/** The statuses of one message, in the order in which their webhooks leave. */
export function planStatuses(fate: Fate, effects: FaultEffects): readonly PlannedStatus[] {
  const failed = failureOf(fate, effects);
  if (failed !== null) return repeat([{ status: 'failed', errorCode: failed }], effects.duplicate);
  const usual = ['sent', 'delivered', 'read', ...(fate === 'played' ? ['played'] : [])];
  const named = effects.statusOrder ?? (effects.reorder === true ? usual.toReversed() : usual);
  const kept = named.filter((status) => !isDropped(status, effects.dropStatus));
  const { unknownStatus } = effects;
  const extra = unknownStatus === undefined ? [] : [unknownStatus === true ? 'glanced_at' : unknownStatus];
  const all = [...kept.slice(0, 1), ...extra, ...kept.slice(1)];
  return repeat(
    all.map((status) => (status === 'failed' ? { status, errorCode: 131000 } : { status })),
    effects.duplicate,
  );
}

/** The code with which a message will fail, or null. */
export function failureOf(fate: Fate, effects: FaultEffects): number | null {
  return effects.fail?.code ?? (typeof fate === 'object' ? fate.failed : null);
}

function isDropped(status: string, drop: FaultEffects['dropStatus']): boolean {
  return drop === true || (drop !== undefined && drop.includes(status));
}

function repeat(statuses: readonly PlannedStatus[], times = 1): readonly PlannedStatus[] {
  return statuses.flatMap((status) => Array.from({ length: times }, () => status));
}
