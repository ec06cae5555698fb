import type { ConnectionId } from '@balcao/contract';

/**
 * Counts webhooks that were refused. Anybody may send as many as they like to an address that they know, so they are counted in
 * memory and written together: a flood costs a commit a second, however large it is.
 */
export interface RefusedWebhooks extends AsyncDisposable {
  /** Of a connection that exists: no more is remembered than there are connections. */
  note(id: ConnectionId): void;
  /** How many of a connection are not written yet. */
  unwritten(id: ConnectionId): number;
  /** Resolves when what was noted is written. */
  idle(): Promise<void>;
}

export interface RefusedCount {
  readonly connectionId: ConnectionId;
  readonly count: number;
}

const gatherMs = 1_000;

export function createRefusedWebhooks(ports: {
  readonly write: (counts: readonly RefusedCount[]) => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
}): RefusedWebhooks {
  const counts = new Map<ConnectionId, number>();
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const add = (id: ConnectionId, count: number) => {
    const sum = (counts.get(id) ?? 0) + count;
    if (sum === 0) counts.delete(id);
    else counts.set(id, sum);
  };
  const write = async () => {
    const taken = [...counts].map(([connectionId, count]) => ({ connectionId, count }));
    if (taken.length === 0) return;
    try {
      await ports.write(taken);
      for (const { connectionId, count } of taken) add(connectionId, -count);
    } catch (error) {
      ports.onFailure(error);
      gather();
    }
  };
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing = writing.then(write);
    return writing;
  };
  function gather(): void {
    timer ??= setTimeout(() => void flush(), gatherMs).unref();
  }

  return {
    note: (id) => {
      add(id, 1);
      gather();
    },
    unwritten: (id) => counts.get(id) ?? 0,
    idle: flush,
    [Symbol.asyncDispose]: async () => {
      await flush();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
