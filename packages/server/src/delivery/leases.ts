import type { DeliveryId } from '@balcao/contract';
import type { Logger } from '../logger.ts';
import type { Executed, Store } from '../store/store.ts';
import type { Abandoned, RecoverInput, RenewInput } from './settle.ts';

/*
 * Between nodes that share an outbox, a row that says `sending` belongs to whoever claimed it, for as long as that node gives
 * signs of life: every beat it raises the lease of what it holds. The others watch. A lease that stood still for a while, by the
 * watcher's own count of time, is of a node that is gone. No clocks are compared, so it does not matter what they say.
 */
export interface Leases extends AsyncDisposable {}

export interface LeasePorts {
  readonly execute: <R>(id: string, input: unknown) => Promise<Executed<R>>;
  readonly read: Store['read'];
  /** What this node is sending, or has sent and not written yet. */
  readonly held: () => RenewInput['held'];
  /** Told when something was taken over: its thread goes on. */
  readonly onRecovered: () => void;
  readonly log: Logger;
  readonly pace?: LeasePace | undefined;
}

export interface LeasePace {
  readonly beatMs: number;
  /** Six beats may be missed; with the beat in which that is seen, a thread waits well under 20 s. */
  readonly silentMs: number;
}

const usual: LeasePace = { beatMs: 2_000, silentMs: 12_000 };

interface Seen {
  readonly leaseUntil: number;
  readonly sinceMs: number;
}

export function keepLeases(ports: LeasePorts): Leases {
  const { beatMs, silentMs } = ports.pace ?? usual;
  let seen = new Map<DeliveryId, Seen>();
  let lastLookMs = 0;
  let running: Promise<void> | null = null;

  const renew = async () => {
    const held = ports.held();
    if (held.length > 0) await ports.execute('delivery.renew', { held, byMs: beatMs } satisfies RenewInput);
  };
  const watch = async () => {
    const own = new Set(ports.held().map(({ id }) => id));
    const rows = (await sending(ports.read)).filter(({ id }) => !own.has(id));
    const nowMs = performance.now();
    // A watcher that slept, or could not look, has seen nothing stand still.
    const before = nowMs - lastLookMs > silentMs / 2 ? new Map<DeliveryId, Seen>() : seen;
    lastLookMs = nowMs;
    seen = new Map(
      rows.map(({ id, leaseUntil }) => {
        const known = before.get(id);
        return [id, known?.leaseUntil === leaseUntil ? known : { leaseUntil, sinceMs: nowMs }];
      }),
    );
    const abandoned = rows.filter(({ id }) => nowMs - (seen.get(id)?.sinceMs ?? nowMs) >= silentMs);
    if (abandoned.length === 0) return;
    const { result } = await ports.execute<number>('delivery.recover', { rows: abandoned } satisfies RecoverInput);
    if (result === 0) return;
    ports.log.warn({ deliveries: result }, 'sends of a node that is gone were left uncertain');
    ports.onRecovered();
  };
  const beat = async () => {
    try {
      await renew();
      await watch();
    } catch (error) {
      seen = new Map();
      ports.log.warn({ error }, 'leases could not be kept; the next beat tries again');
    }
  };
  const timer = setInterval(() => {
    running ??= beat().finally(() => {
      running = null;
    });
  }, beatMs);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

async function sending(read: Store['read']): Promise<readonly Abandoned[]> {
  const rows = await read((reads) =>
    reads.all<{ id: DeliveryId; lease_until: number | null }>(
      `SELECT id, lease_until FROM deliveries WHERE state = 'sending'`,
      [],
    ),
  );
  return rows.map(({ id, lease_until }) => ({ id, leaseUntil: lease_until ?? 0 }));
}
