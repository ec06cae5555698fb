import type { Handler } from './store.ts';

/** A page that is really written: one that is only read says nothing of a disk that is full. */
export const pingSql = 'INSERT INTO liveness (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at';

export const ping: Handler<null, null> = async (tx) => {
  await tx.run(pingSql, [tx.nowMs]);
  return null;
};
