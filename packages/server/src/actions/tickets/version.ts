import { AppError, type BalcaoEvent, type TicketEntity } from '@balcao/contract';
import type { Tx } from '../../store/store.ts';

/** A decision about a ticket as it was is refused once it is otherwise, and is told by whom. */
export async function checkVersion(tx: Tx, ticket: TicketEntity, ifVersion: number | undefined): Promise<void> {
  if (ifVersion === undefined || ifVersion === ticket.version) return;
  const last = await tx.get<{ body: string }>(
    'SELECT body FROM events WHERE ticket_id = ? AND body LIKE ? ORDER BY seq DESC LIMIT 1',
    [ticket.id, `%"version":${ticket.version}%`],
  );
  const winner = last === undefined ? null : (JSON.parse(last.body) as BalcaoEvent).actor.name;
  throw new AppError('ticket.changed', {
    number: ticket.number,
    ticket: ticket.id,
    state: ticket.state,
    winner,
    version: ticket.version,
  });
}
