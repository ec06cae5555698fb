import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type OpenPlace, onEachDatabase } from '../databases.ts';
import { joao, openDesk } from '../desk.ts';
import { tellControl, tellFigures } from './figures.ts';

/** A small file system of its own, to be filled; null where this machine lets nobody mount one. */
function mountSmall(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-small-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
}

function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Takes all that is left. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let piece = 1_048_576; piece >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(piece, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        piece = Math.floor(piece / 2);
      }
    }
  } finally {
    closeSync(file);
  }
}

const trial = mountSmall(1);
if (trial !== null) unmount(trial);

await onEachDatabase((open) => {
  test.skipIf(trial === null)(
    'R8: a full disk is told within 5 s, by uploads too, and when there is room again all goes on without a restart (skipped where nothing can be mounted)',
    { timeout: 60_000 },
    async ({ task }) => {
      const small = mountSmall(48);
      if (small === null) throw new Error('nothing can be mounted any more');
      // The embedded database and the files are both on it; with PostgreSQL, the files.
      const onSmall: OpenPlace = async () => {
        const place = await open();
        const dataDir = join(small, 'data');
        mkdirSync(dataDir);
        return { ...place, options: { ...place.options, dataDir } };
      };
      try {
        await using desk = await openDesk(onSmall, { replayLaw: false, overrides: { maintenance: false } });
        const ready = async () => (await fetch(`${desk.server.url}/readyz`)).status;
        const upload = async () => {
          const response = await fetch(`${desk.server.url}/v1/media`, {
            method: 'POST',
            headers: { authorization: `Bearer ${desk.admin.token}` },
            body: Buffer.alloc(300_000, String(Math.random())),
          });
          const { error } = (await response.json()) as { error?: { code: string } };
          return [response.status, error?.code, response.headers.get('retry-after') !== null];
        };
        expect([await ready(), await upload()]).toEqual([200, [201, undefined, false]]);
        fill(join(small, 'filler'));
        const fullAt = performance.now();
        await expect.poll(ready, { timeout: 10_000, interval: 50 }).toBe(503);
        const toldMs = Math.round(performance.now() - fullAt);
        expect(toldMs).toBeLessThan(5_000);
        expect(await upload()).toEqual([503, 'server.unavailable', true]);
        expect((await fetch(`${desk.server.url}/healthz`)).status).toBe(200);
        // A check that only asks whether the database answers is content with such a disk.
        const answers = await desk.server.context.store.read(async (_reads, seq) => seq);
        tellControl(task, {
          id: 'R8',
          database: desk.place.database,
          figures: { 'a check that only reads says': answers > 0 ? 'ready, on the full disk' : 'not ready' },
        });
        expect(answers).toBeGreaterThan(0);
        rmSync(join(small, 'filler'));
        const roomAt = performance.now();
        await expect.poll(ready, { timeout: 10_000, interval: 50 }).toBe(200);
        const figures = {
          'ms until not ready': toldMs,
          'ms until ready again': Math.round(performance.now() - roomAt),
        };
        expect(await upload()).toEqual([201, undefined, false]);
        await desk.writes(joao, 'Oi de novo');
        expect((await desk.ticketOf(joao)).lastMessage?.preview).toBe('Oi de novo');
        tellFigures(task, {
          id: 'R8',
          database: desk.place.database,
          figures: { ...figures, 'acknowledged and lost': 0 },
        });
      } finally {
        unmount(small);
      }
    },
  );
});
