import type { NotificationEntity, TicketId, UserId } from '@balcao/contract';

interface Told {
  readonly userId: UserId;
  readonly news: Pick<NotificationEntity, 'kind' | 'ticketId' | 'contactId' | 'taskId' | 'roomId' | 'text'>;
}

/** One notification, of one thing or of many tickets. */
export interface Together extends Told {
  readonly ticketCount: number;
  readonly ticketIds: readonly TicketId[];
}

/** So many of many tickets are named. */
const named = 5;

/**
 * What one cause has to tell each person, of each kind once: two hundred tickets that are given to somebody are one thing to know.
 * What somebody wrote is always told by itself, and so is what is of no ticket.
 */
export function together(all: readonly Told[]): readonly Together[] {
  const groups = new Map<string, Told[]>();
  for (const [at, one] of all.entries()) {
    const isAlike = one.news.ticketId !== null && one.news.text === '' && one.news.taskId === null;
    const key = isAlike ? `${one.userId} ${one.news.kind}` : `${at}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()].flatMap((group): Together[] => {
    const [first] = group;
    if (first === undefined) return [];
    const ids = [...new Set(group.map(({ news }) => news.ticketId).filter((id) => id !== null))];
    if (ids.length < 2) return [{ ...first, ticketCount: ids.length, ticketIds: [] }];
    const news = { ...first.news, ticketId: null, contactId: null };
    return [{ userId: first.userId, news, ticketCount: ids.length, ticketIds: ids.slice(0, named) }];
  });
}
