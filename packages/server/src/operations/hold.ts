import type { Tx } from '../store/store.ts';

/** What is written under this name is written one after the other, until commit; held before any row is. */
export async function hold(tx: Tx, name: string): Promise<void> {
  if (tx.dialect.hold !== null) await tx.get(tx.dialect.hold, [name]);
}
