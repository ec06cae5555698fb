import { forgetNotifications } from './forget-notifications.ts';
import type { Handler } from './store.ts';

const dayMs = 24 * 3_600_000;

/** How long what only guards against repetition is kept: providers repeat for 7 days at most, callers for minutes. */
const keptMs = { idempotency: 7 * dayMs, applied: 30 * dayMs, parked: 30 * dayMs } as const;
const atOnce = 5_000;

/** Forgets keys and parked news that nothing will ask for again; a bounded piece each time. */
export const prune: Handler<null, number> = async (tx) => {
  const { nowMs } = tx;
  let pruned = await tx.run(
    `DELETE FROM idempotency WHERE (actor_id, key) IN (SELECT actor_id, key FROM idempotency WHERE at < ? ORDER BY at LIMIT ?)`,
    [nowMs - keptMs.idempotency, atOnce],
  );
  pruned += await tx.run(
    `DELETE FROM applied WHERE (connection_id, provider_id) IN (SELECT connection_id, provider_id FROM applied WHERE at < ? ORDER BY at LIMIT ?)`,
    [nowMs - keptMs.applied, atOnce],
  );
  pruned += await tx.run('DELETE FROM parked WHERE id IN (SELECT id FROM parked WHERE at < ? ORDER BY at LIMIT ?)', [
    nowMs - keptMs.parked,
    atOnce,
  ]);
  return pruned + (await forgetNotifications(tx));
};
