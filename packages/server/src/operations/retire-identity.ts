import type { ConnectionEntity, IdentityId } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { threads } from '../store/tables/tables.ts';
import { continueIn } from './one-active.ts';
import { activeTicket, findOrCreateThread } from './open-ticket.ts';

/**
 * An identity that no key leads to any more goes on as another of the same contact: what is still sent in its threads goes to the
 * other's address, what is active in them goes on in the other's, and its name is free for whoever has it now.
 */
export async function retireIdentity(tx: Tx, from: IdentityId, to: IdentityId): Promise<void> {
  await tx.run(`UPDATE identities SET moved_to_id = ?, canonical = canonical || '#' || id WHERE id = ?`, [to, from]);
  await tx.run('UPDATE identities SET moved_to_id = ? WHERE moved_to_id = ?', [to, from]);
  await tx.run('UPDATE ended_aliases SET identity_id = ? WHERE identity_id = ?', [to, from]);
  const rows = await tx.all<Row>(
    `SELECT ${threads.columns} FROM threads WHERE identity_id = ? ORDER BY id${tx.dialect.forUpdate}`,
    [from],
  );
  for (const thread of rows.map(threads.fromRow)) {
    if ((await activeTicket(tx, thread.id)) === undefined) continue;
    const place: Pick<ConnectionEntity, 'id'> = { id: thread.connectionId };
    await continueIn(tx, thread, await findOrCreateThread(tx, place, { identityId: to }));
  }
}

/** An identity that leads nowhere: its threads stay to be read, and nothing more is sent in them. */
export async function endIdentity(tx: Tx, id: IdentityId): Promise<void> {
  await tx.run(`UPDATE identities SET ended_at = ?, canonical = canonical || '#' || id WHERE id = ?`, [tx.nowMs, id]);
}
