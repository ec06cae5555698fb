import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@balcao/contract';
import type pg from 'pg';
import type { Executed } from '../store.ts';
import { type Connections, isConnectionLoss } from './connections.ts';

/*
 * A COMMIT whose answer was lost was carried out or not, and the database knows which: every transaction has a number, and what
 * became of it can be asked over another connection. Only where nobody can be asked within a while is the outcome told as unknown.
 */
export class LostCommit extends Error {
  readonly transaction: number | null;
  /** What to answer, should it turn out to have been carried out. */
  readonly executed: Executed;

  constructor(cause: unknown, transaction: number | null, executed: Executed) {
    super('the answer to COMMIT was lost', { cause });
    this.transaction = transaction;
    this.executed = executed;
  }
}

const againMs = 200;

export async function commit(client: pg.PoolClient, transaction: number | null, executed: Executed): Promise<void> {
  try {
    await client.query('COMMIT');
  } catch (error) {
    throw isConnectionLoss(error) ? new LostCommit(error, transaction, executed) : error;
  }
}

export async function outcomeOf(
  connections: Connections,
  transaction: number | null,
): Promise<'committed' | 'undone' | 'unknown'> {
  // Nothing had been written: the answer stands either way.
  if (transaction === null) return 'committed';
  const untilMs = performance.now() + connections.timeouts.outcomeMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- asked again until it is known
    const status = await ask(connections, transaction);
    if (status === 'committed') return status;
    if (status === 'aborted') return 'undone';
    if (status === 'lost' || performance.now() > untilMs) return 'unknown';
    // oxlint-disable-next-line no-await-in-loop -- as above
    await pause(againMs);
  }
}

type Status = 'committed' | 'aborted' | 'in progress' | 'nobody there' | 'lost';

async function ask(connections: Connections, transaction: number): Promise<Status> {
  const taken = await connections.take().catch(() => null);
  if (taken === null) return 'nobody there';
  try {
    const { rows } = await taken.client.query<{ status: Status | null }>('SELECT txid_status($1) AS status', [
      transaction,
    ]);
    taken.giveBack();
    return rows[0]?.status ?? 'lost';
  } catch (error) {
    taken.giveBack(error);
    // Another database, after a fail-over that lost some, has never heard of that number.
    return isConnectionLoss(error) ? 'nobody there' : 'lost';
  }
}

export function outcomeUnknown(error: LostCommit): AppError {
  const { cause } = error;
  return new AppError(
    'server.outcomeUnknown',
    { problem: cause instanceof Error ? cause.message : String(cause) },
    { cause: error },
  );
}
