import { forgetNotifications } from './forget-notifications.ts';
import type { Handler, Tx } from './store.ts';

const dayMs = 24 * 3_600_000;

/** How long what only guards against repetition is kept: providers repeat for 7 days at most, callers for minutes. */
const keptMs = { idempotency: 7 * dayMs, applied: 30 * dayMs, parked: 30 * dayMs } as const;
const atOnce = 5_000;

/** Forgets keys and parked news that nothing will ask for again; a bounded piece each time. */
export const prune: Handler<null, number> = async (tx) => {
  const { nowMs } = tx;
  await forgetFuture(tx);
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

/** What a clock that has been set back since wrote begins to age now, instead of being kept until that clock's time comes. */
async function forgetFuture(tx: Tx): Promise<void> {
  for (const table of ['idempotency', 'applied', 'parked'])
    await tx.run(`UPDATE ${table} SET at = ? WHERE at > ?`, [tx.nowMs, tx.nowMs + dayMs]);
}
