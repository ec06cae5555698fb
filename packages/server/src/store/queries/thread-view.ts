import type { ThreadEntity, ThreadId } from '@balcao/contract';
import { type Episode, threadSeenBy } from '../../domain/thread-view.ts';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders, toInstant } from '../tables/columns.ts';

interface EpisodeRow extends Pick<Episode, 'id' | 'number'> {
  readonly thread_id: ThreadId;
  readonly queue_id: Episode['queueId'];
  readonly assignee_id: Episode['assigneeId'];
  readonly private: number;
  readonly private_by: Episode['privateBy'];
  readonly connection_id: Episode['connectionId'];
  readonly inbound_count: number;
  readonly last_inbound_at: number | null;
}

/** The tickets of some threads, by thread, oldest first. */
export async function episodesOf(
  reads: Reads,
  threadIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Episode[]>> {
  const found = new Map<string, Episode[]>();
  if (threadIds.length === 0) return found;
  const rows = await reads.all<EpisodeRow>(
    `SELECT id, number, thread_id, queue_id, assignee_id, private, private_by, connection_id, inbound_count, last_inbound_at
     FROM tickets WHERE thread_id IN (${placeholders(threadIds.length)}) ORDER BY number`,
    [...threadIds],
  );
  for (const row of rows) {
    const episodes = found.get(row.thread_id) ?? [];
    episodes.push({
      id: row.id,
      number: row.number,
      queueId: row.queue_id,
      assigneeId: row.assignee_id,
      private: row.private === 1,
      privateBy: row.private_by,
      connectionId: row.connection_id,
      inboundCount: row.inbound_count,
      lastInboundAt: row.last_inbound_at === null ? null : toInstant(row.last_inbound_at),
    });
    found.set(row.thread_id, episodes);
  }
  return found;
}

/** Threads as the viewer may know of them. Few have a ticket that they do not see: the tickets of those are looked at. */
export async function seenThreads(reads: Reads, viewer: Viewer, threads: ThreadEntity[]): Promise<ThreadEntity[]> {
  if (threads.length === 0) return threads;
  const visible = visibleSql(viewer);
  const ids = threads.map(({ id }) => id);
  const rows = await reads.all<{ thread_id: string }>(
    `SELECT DISTINCT t.thread_id FROM tickets t
     WHERE t.thread_id IN (${placeholders(ids.length)}) AND (${visible.sql}) IS NOT TRUE`,
    [...ids, ...visible.params],
  );
  if (rows.length === 0) return threads;
  const episodes = await episodesOf(
    reads,
    rows.map(({ thread_id: id }) => id),
  );
  return threads.map((thread) => threadSeenBy(viewer, thread, episodes.get(thread.id) ?? []));
}
