import { randomUUID } from 'node:crypto';
import { AppError, type TicketId } from '@balcao/contract';
import type { UserActor } from './actor.ts';
import type { Context } from './context.ts';
import { isWithin } from './domain/elapsed.ts';

/** Writes down who opened which ticket and when, behind the reads that tell it: none of them waits for it. */
export interface ViewRecorder extends AsyncDisposable {
  /** One of a ticket by a person is as good as several within a while. */
  note(actor: UserActor, tickets: Iterable<TicketId>): void;
  /** Resolves when everything noted so far is written. */
  idle(): Promise<void>;
}

/** A person who looks again within this time is still looking. */
export const viewSpanMs = 10 * 60_000;
/** Views remembered, so that most that say nothing new cost nothing; the log tells of the rest. */
const mostRemembered = 20_000;
/** When the database is slower than people look, the newest views give way: they are made up for by the next look. */
const mostWaiting = 1_000;

type Ports = Pick<Context, 'execute' | 'log' | 'now'>;

export function createViewRecorder({ execute, log, now }: Ports): ViewRecorder {
  const notedAt = new Map<string, number>();
  let waiting = 0;
  let running: Promise<void> = Promise.resolve();

  const remember = (key: string) => {
    if (isWithin(now(), notedAt.get(key), viewSpanMs)) return false;
    notedAt.delete(key);
    notedAt.set(key, now());
    const [oldest] = notedAt.keys();
    if (notedAt.size > mostRemembered && oldest !== undefined) notedAt.delete(oldest);
    return true;
  };
  const write = async (actor: UserActor, ticketId: TicketId, key: string) => {
    try {
      await execute('ticket.viewed', { ticketId, spanMs: viewSpanMs }, { actor, requestId: randomUUID() });
    } catch (error) {
      notedAt.delete(key);
      if (error instanceof AppError) log.warn({ error, ticketId }, 'a view could not be written; the next one is');
      else log.error({ error, ticketId }, 'a view could not be written');
    } finally {
      waiting -= 1;
    }
  };

  return {
    note: (actor, tickets) => {
      // A token of a machine looks at nothing.
      if (actor.connectionId !== null || actor.role === 'ci') return;
      for (const ticketId of tickets) {
        const key = `${actor.userId} ${ticketId}`;
        if (waiting >= mostWaiting) return log.warn({ waiting }, 'views come faster than they are written');
        if (!remember(key)) continue;
        waiting += 1;
        running = running.then(() => write(actor, ticketId, key));
      }
    },
    idle: () => running,
    [Symbol.asyncDispose]: () => running,
  };
}
