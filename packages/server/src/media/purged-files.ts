import { randomUUID } from 'node:crypto';
import { systemActor } from '../actor.ts';
import type { Context } from '../context.ts';
import type { Handler } from '../store/store.ts';

/** Between putting a file and the row that refers to it lie moments: one that was put just now is looked at again later. */
const restMs = 10 * 60_000;
const atOnce = 100;

interface PurgedFile {
  readonly sha256: string;
  readonly used: number;
}

/** Takes the files of messages that were deleted for good off the disk, unless another message has the same file. */
export async function removePurgedFiles(context: Pick<Context, 'store' | 'files' | 'now' | 'execute'>): Promise<void> {
  const purged = await context.store.read((reads) =>
    reads.all<PurgedFile>(
      `SELECT p.sha256, CASE WHEN EXISTS (SELECT 1 FROM media f WHERE f.sha256 = p.sha256) THEN 1 ELSE 0 END AS used
       FROM purged_files p ORDER BY p.at LIMIT ${atOnce}`,
      [],
    ),
  );
  const done: string[] = [];
  for (const { sha256, used } of purged) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: nobody waits for it
    if (used === 1 || (await context.files.remove(sha256, context.now() - restMs))) done.push(sha256);
  }
  if (done.length === 0) return;
  await context.execute('media.forgetPurged', { done }, { actor: systemActor, requestId: randomUUID() });
}

export const forgetPurgedFiles: Handler<{ readonly done: readonly string[] }, null> = async (tx, { done }) => {
  for (const sha256 of done) await tx.run('DELETE FROM purged_files WHERE sha256 = ?', [sha256]);
  return null;
};
