import { ticketParticipants as action, type UserId } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { reading } from '../handler.ts';

interface ParticipantRow {
  readonly id: UserId;
  readonly name: string;
  readonly sent: number;
  readonly noted: number;
  readonly assigned: number;
}

/** Asked of each user and answered by an index: as long as the office is large, however long the ticket. */
const participantsSql = `SELECT * FROM (SELECT u.id, u.name,
    (SELECT COUNT(*) FROM (SELECT 1 FROM messages m WHERE m.author_id = u.id AND m.ticket_id = ? AND m.direction = 'out' LIMIT 1) s) AS sent,
    (SELECT COUNT(*) FROM (SELECT 1 FROM notes n WHERE n.author_id = u.id AND n.ticket_id = ? LIMIT 1) o) AS noted,
    (SELECT COUNT(*) FROM ticket_assignees a WHERE a.ticket_id = ? AND a.user_id = u.id) AS assigned
  FROM users u) p WHERE sent + noted + assigned > 0 ORDER BY lower(name), id`;

export const ticketParticipants = reading(action, async ({ reads, actor }, input) => {
  const { id } = await findTicket(reads, actor, input.ticket);
  const rows = await reads.all<ParticipantRow>(participantsSql, [id, id, id]);
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    sent: Number(row.sent) > 0,
    noted: Number(row.noted) > 0,
    assigned: Number(row.assigned) > 0,
  }));
  return { items, nextCursor: null };
});
