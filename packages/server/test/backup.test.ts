import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { createTarPacker } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readArchive } from '../src/backup/archive.ts';
import { lastBackupAt } from '../src/backup/last-backup.ts';
import { told } from '../src/backup/told.ts';
import { type BackedUp, backupServer, createServer, restoreServer } from '../src/index.ts';
import { migrations } from '../src/store/migrations/index.ts';
import { onEachDatabase, openPlace, type Place } from './databases.ts';
import { bia, type Desk, joao, openDesk } from './desk.ts';
import { checkFoldLaw } from './fold-law.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';
import { download, picture, upload } from './uploads.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'balcao-backups-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (end = 'tar') => join(folder, `${(files += 1)}.${end}`);

const quiet = { signal: new AbortController().signal, onBytes: () => undefined };

function backup(place: Place, file: string, how: Partial<Parameters<typeof backupServer>[0]> = {}): Promise<BackedUp> {
  return backupServer({
    ...place.options,
    ...quiet,
    file,
    replace: false,
    withKey: false,
    product: '0.0.0',
    now: Date.now,
    ...how,
  });
}

const restore = (place: Place, file: string) => restoreServer({ ...place.options, ...quiet, file });

const copyKey = (from: Place, to: Place) =>
  copyFile(join(from.options.dataDir, 'secret.key'), join(to.options.dataDir, 'secret.key'));

/** The log up to an event, as one value. */
async function logOf(place: Place, seq: number): Promise<string> {
  const rows = await sql(place, 'SELECT seq, at, type, body FROM events WHERE seq <= ? ORDER BY seq', [seq]);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

/** What would be left if somebody looked now: nothing that starts, nothing that was half done. */
const contentOf = (path: string) =>
  existsSync(path) ? readdirSync(path, { recursive: true }).map(String).toSorted() : [];

await onEachDatabase((open) => {
  describe('a backup made while the desk works', () => {
    let desk: Desk;
    let made: BackedUp;
    let restored: Place;
    let answered: { before: number; during: number };
    const texts: string[] = [];

    beforeAll(async () => {
      desk = await openDesk(open, { replayLaw: false });
      await desk.writes(joao, 'A nota fiscal não chegou');
      const ticket = await desk.ticketOf(joao);
      await desk.admin.call('ticket.accept', { ticket: ticket.id });
      // More pages than are copied at once: whatever is between two pieces happens.
      await sql(
        desk.place,
        `INSERT INTO raw_inbound (id, connection_id, received_at, body, understood)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
         SELECT 'filler' || i, 'none', 0, '${'x'.repeat(3000)}', 1 FROM n`,
      );

      answered = { before: 0, during: 0 };
      let isOver = false;
      let place = 0;
      const work = async () => {
        while (!isOver) {
          place += 1;
          const text = `nota ${place}`;
          await desk.admin.call('note.add', { ticket: ticket.id, body: text, scope: 'ticket' });
          texts.push(text);
          answered.during += 1;
          await upload(desk, desk.admin, Buffer.from(`arquivo ${place}`), `${place}.txt`, 'text/plain');
        }
      };
      const busy = Array.from({ length: 4 }, work);
      while (answered.during < 20) await new Promise((resolve) => setTimeout(resolve, 5));
      answered = { before: answered.during, during: 0 };
      made = await backup(desk.place, newFile());
      const { during } = answered;
      isOver = true;
      await Promise.all(busy);
      answered.during = during;
      await desk.settle();
      restored = await openPlace(desk.place.database);
      await copyKey(desk.place, restored);
      await restore(restored, made.file);
    }, 120_000);
    afterAll(async () => {
      await restored?.[Symbol.asyncDispose]();
      await desk?.[Symbol.asyncDispose]();
    });

    test('the desk goes on while it is made', () => {
      expect(answered.during).toBeGreaterThan(0);
    });

    test('is a prefix of the log: nothing that was answered before it is missing, nothing is half in it', async () => {
      const { seq } = made.manifest;
      expect(await sql(restored, 'SELECT max(seq) AS max, count(*) AS n FROM events')).toEqual([{ max: seq, n: seq }]);
      expect(await logOf(restored, seq)).toBe(await logOf(desk.place, seq));
      const [last] = await sql<{ max: number }>(desk.place, 'SELECT max(seq) AS max FROM events');
      expect(last?.max).toBeGreaterThan(seq);
      const kept = (await sql<{ body: string }>(restored, 'SELECT body FROM notes')).map(({ body }) => body);
      expect(kept).toEqual(expect.arrayContaining(texts.slice(0, answered.before)));
      expect(await brokenInvariants(restored)).toEqual(unbroken);
      await checkFoldLaw(restored);
    });

    test('has as many rows of each table as its manifest says', async () => {
      expect(made.manifest.tables['raw_inbound']).toBeGreaterThanOrEqual(12_000);
      for (const [table, count] of Object.entries(made.manifest.tables))
        expect([table, await sql(restored, `SELECT count(*) AS n FROM ${table}`)]).toEqual([table, [{ n: count }]]);
    });

    test('a server starts on what was restored: the token signs in, search finds, files are there, secrets open', async () => {
      await using server = await createServer(restored.options);
      const opened: Pick<Desk, 'server'> = { server };
      const call = async (action: string, input: unknown) => {
        const response = await fetch(`${server.url}/v1/actions/${action}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
        return { status: response.status, body: (await response.json()) as { result: Record<string, unknown> } };
      };
      const search = await call('message.search', { query: 'nota fiscal' });
      expect(search).toMatchObject({ status: 200, body: { result: { items: [expect.anything()] } } });
      const media = await sql<{ id: string; bytes: number }>(restored, `SELECT id, bytes FROM media`);
      expect(media.length).toBeGreaterThanOrEqual(answered.before - 4);
      for (const { id, bytes } of media)
        expect(await download(opened as Desk, desk.admin, id)).toEqual({ status: 200, bytes });
      const connection = await server.context.connections.byId(desk.connectionId);
      expect(connection?.settings).toMatchObject({ appSecret: desk.account.appSecret });
      // The numbers that the database gives go on after those that were restored.
      expect(await call('note.add', { ticket: 1, body: 'depois', scope: 'ticket' })).toMatchObject({ status: 200 });
      await desk.emulator.addAccount({
        ...desk.account,
        callbackUrl: `${server.url}/webhooks/whatsapp-cloud/${desk.connectionId}`,
      });
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: bia,
        message: { type: 'text', text: 'Depois da restauração' },
      });
      await desk.emulator.settled();
      await server.settle();
      expect(await call('ticket.list', { filter: `phone:${bia.phone}` })).toMatchObject({
        body: { result: { items: [expect.anything()] } },
      });
      expect(await brokenInvariants(restored)).toEqual(unbroken);
    });

    test('what was restored has statistics where the database uses them', async () => {
      if (restored.database === 'sqlite') {
        expect(await sql(restored, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
        return;
      }
      const rows = await sql<{ n: number }>(
        restored,
        `SELECT count(*) AS n FROM pg_stats WHERE schemaname = current_schema() AND tablename IN ('events', 'messages', 'notes')`,
      );
      expect(rows[0]?.n).toBeGreaterThan(0);
    });
  });

  describe('a backup', () => {
    let desk: Desk;
    beforeAll(async () => {
      desk = await openDesk(open);
      await desk.writes(joao, 'Olá');
      await upload(desk, desk.admin, picture(3_000_000), 'foto.png', 'image/png');
    }, 60_000);
    afterAll(() => desk?.[Symbol.asyncDispose]());

    test('is made with the server stopped as well as running, and again later from what was restored', async () => {
      await desk.server[Symbol.asyncDispose]();
      const { file, manifest } = await backup(desk.place, newFile());
      await desk.restart();
      await using place = await openPlace(desk.place.database);
      await restore(place, file);
      const again = await backup(place, newFile());
      expect({ ...again.manifest, createdAt: '', databaseSha256: '', keyFingerprint: '' }).toEqual({
        ...manifest,
        createdAt: '',
        databaseSha256: '',
        keyFingerprint: '',
      });
    });

    test('goes into the other database', async () => {
      const { file, manifest } = await backup(desk.place, newFile());
      await using other = await openPlace(desk.place.database === 'sqlite' ? 'postgres' : 'sqlite');
      await restore(other, file);
      await copyKey(desk.place, other);
      expect(await logOf(other, manifest.seq)).toBe(await logOf(desk.place, manifest.seq));
      await checkFoldLaw(other);
      await using server = await createServer(other.options);
      const response = await fetch(`${server.url}/v1/search?q=Ol%C3%A1`, {
        headers: { authorization: `Bearer ${desk.admin.token}` },
      });
      expect(await response.json()).toMatchObject({ items: [expect.anything()] });
      expect(await brokenInvariants(other)).toEqual(unbroken);
    });

    test('may be compressed', async () => {
      const file = newFile('tar.gz');
      await backup(desk.place, file);
      await pipeline(Readable.from([readFileSync(file)]), createGunzip(), createWriteStream(newFile('plain')));
      await using place = await openPlace(desk.place.database);
      await restore(place, file);
      await checkFoldLaw(place);
    });

    test('has the key only where it was asked for; with it the restored server needs nothing else', async () => {
      const [plain, whole] = [
        await backup(desk.place, newFile()),
        await backup(desk.place, newFile(), { withKey: true }),
      ];
      const key = readFileSync(join(desk.place.options.dataDir, 'secret.key'));
      expect(readFileSync(plain.file).includes(key)).toBe(false);
      expect(plain.manifest).toMatchObject({ hasKey: false, keyFingerprint: whole.manifest.keyFingerprint });
      await using without = await openPlace(desk.place.database);
      expect(await restore(without, plain.file)).toMatchObject({ isKeyThere: false });
      await using place = await openPlace(desk.place.database);
      expect(await restore(place, whole.file)).toMatchObject({ isKeyThere: true });
      expect((await stat(join(place.options.dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
      await using _server = await createServer(place.options);
    });

    test('another key is said before anything is written', async () => {
      const { file } = await backup(desk.place, newFile());
      await using place = await openPlace(desk.place.database);
      writeFileSync(join(place.options.dataDir, 'secret.key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
      await expect(restore(place, file)).rejects.toMatchObject({ code: 'backup.wrongKey' });
      expect(contentOf(place.options.dataDir)).toEqual(['secret.key']);
    });

    test('never takes the place of a file unless it is told to, and is read by nobody else', async () => {
      const file = newFile();
      writeFileSync(file, 'das einzige Exemplar');
      await expect(backup(desk.place, file)).rejects.toMatchObject({ code: 'backup.fileExists' });
      expect(readFileSync(file, 'utf8')).toBe('das einzige Exemplar');
      await backup(desk.place, file, { replace: true });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(contentOf(folder).filter((name) => name.includes('.part'))).toEqual([]);
    });

    test('one that is broken off leaves no file', async () => {
      const [file, controller] = [newFile(), new AbortController()];
      const run = backup(desk.place, file, {
        signal: controller.signal,
        onBytes: () => controller.abort(new Error('Ctrl+c')),
      });
      await expect(run).rejects.toThrow();
      expect(controller.signal.aborted).toBe(true);
      expect(contentOf(folder).filter((name) => join(folder, name).startsWith(file))).toEqual([]);
    });

    test('a file of the desk that is gone or changed is named, and the rest is saved', async () => {
      await using place = await openPlace(desk.place.database);
      await restore(place, (await backup(desk.place, newFile())).file);
      const lost = await (async () => {
        for (const name of contentOf(join(place.options.dataDir, 'media')))
          if (/[0-9a-f]{64}$/.test(name)) return join(place.options.dataDir, 'media', name);
        return '';
      })();
      truncateSync(lost, 10);
      const changed = await backup(place, newFile());
      expect(changed.manifest.media.missing).toEqual([lost.slice(-64)]);
      await rm(lost);
      const { manifest, file } = await backup(place, newFile());
      expect(manifest.media).toMatchObject({ missing: [lost.slice(-64)], files: changed.manifest.media.files - 1 });
      for (const one of [file, changed.file]) {
        await using again = await openPlace(desk.place.database);
        await restore(again, one);
        await checkFoldLaw(again);
      }
    });

    test('the server tells when the last one was made', async () => {
      await backup(desk.place, newFile());
      const at = await lastBackupAt(desk.place.options.dataDir);
      expect(Math.abs(Date.now() / 1000 - (at ?? 0))).toBeLessThan(60);
      const metrics = await (await fetch(`${desk.server.url}/metrics`)).text();
      expect(metrics).toContain(`balcao_last_backup_timestamp_seconds ${at}`);
    });

    test('a place where no office is has none', async () => {
      await using place = await openPlace(desk.place.database);
      await expect(backup(place, newFile())).rejects.toMatchObject({ code: 'backup.noData' });
    });
  });

  describe('what cannot be restored is said, and leaves nothing behind', () => {
    let desk: Desk;
    let good: BackedUp;
    beforeAll(async () => {
      desk = await openDesk(open);
      await desk.writes(joao, 'Olá');
      await upload(desk, desk.admin, picture(3_000_000), 'foto.png', 'image/png');
      good = await backup(desk.place, newFile());
    }, 60_000);
    afterAll(() => desk?.[Symbol.asyncDispose]());

    const refused = async (file: string) => {
      await using place = await openPlace(desk.place.database);
      const error = await restore(place, file).then(
        () => null,
        (thrown: unknown) => thrown as { code: string },
      );
      expect(contentOf(place.options.dataDir)).toEqual([]);
      if (place.database === 'postgres') expect(await tablesIn(place)).toEqual([]);
      return error?.code;
    };

    test('a file that is not there, is something else, or is empty', async () => {
      expect(await refused(join(folder, 'nowhere.tar'))).toBe('backup.fileMissing');
      for (const content of ['', 'hello', 'x'.repeat(100_000), '\u001f\u008b garbage']) {
        const file = newFile();
        writeFileSync(file, content, 'latin1');
        expect(await refused(file)).toBe('backup.notABackup');
      }
      expect(await refused(folder)).toBe('backup.fileRefused');
      expect(await refused(await tarOf({ 'hello.txt': 'hello' }))).toBe('backup.notABackup');
    });

    test('one that was cut, wherever', { timeout: 120_000 }, async () => {
      const { size } = await stat(good.file);
      for (const part of [0.001, 0.3, 0.7, 0.95, 0.9999]) {
        const file = newFile();
        await copyFile(good.file, file);
        truncateSync(file, Math.floor(size * part));
        expect(await refused(file)).toMatch(/^backup\.(damaged|notABackup)$/);
      }
      const packed = await backup(desk.place, newFile('tar.gz'));
      truncateSync(packed.file, packed.bytes - 1000);
      expect(await refused(packed.file)).toBe('backup.damaged');
    });

    test('one in which a byte of the database, of a row or of a file is another', async () => {
      const bytes = readFileSync(good.file);
      for (const needle of ['Olá', 'IDATx']) {
        const at = bytes.indexOf(needle);
        const file = newFile();
        const changed = Buffer.from(bytes);
        changed[at + 1] = (changed[at + 1] ?? 0) ^ 1;
        writeFileSync(file, changed);
        expect([needle, at > 0, await refused(file)]).toEqual([needle, true, 'backup.damaged']);
      }
    });

    test('one of a later version', async () => {
      const header = { format: 'balcao-backup', formatVersion: 1, product: '9.0.0', database: desk.place.database };
      const rest = { createdAt: '', keyFingerprint: null, hasKey: false };
      const later = { ...header, ...rest, migrations: [...migrations.map(({ name }) => name), '9999-later'] };
      expect(await refused(await tarOf({ 'balcao-backup.json': JSON.stringify(later) }))).toBe('backup.newer');
      const format = { ...header, ...rest, formatVersion: 2, migrations: [] };
      expect(await refused(await tarOf({ 'balcao-backup.json': JSON.stringify(format) }))).toBe('backup.newer');
    });

    test('a place that holds something keeps it', async () => {
      const { seq } = (await backup(desk.place, newFile())).manifest;
      await expect(restore(desk.place, good.file)).rejects.toMatchObject({ code: 'backup.targetNotEmpty' });
      expect((await backup(desk.place, newFile())).manifest.seq).toBe(seq);
      await using place = await openPlace(desk.place.database);
      await mkdir(join(place.options.dataDir, 'media', 'ab'), { recursive: true });
      await expect(restore(place, good.file)).rejects.toMatchObject({ code: 'backup.targetNotEmpty' });
    });

    test('one that was broken off is begun anew', async () => {
      await using place = await openPlace(desk.place.database);
      await mkdir(join(place.options.dataDir, 'media', '.restoring', 'ab'), { recursive: true });
      writeFileSync(join(place.options.dataDir, 'restoring.db'), 'half');
      await restore(place, good.file);
      await checkFoldLaw(place);
      expect(contentOf(place.options.dataDir).filter((name) => name.includes('restoring'))).toEqual([]);
    });
  });
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said as one', async () => {
  await expect(told('/dev/full', () => writeFile('/dev/full', 'x'))).rejects.toMatchObject({
    code: 'backup.diskFull',
    data: { folder: '/dev' },
  });
});

test('entries are read one after the other whatever their size', async () => {
  const file = await tarOf({ a: 'x'.repeat(5_000_000), b: '', c: 'end' });
  const found: [string, number][] = [];
  for await (const { name, body } of readArchive(file, quiet)) {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    found.push([name, bytes]);
  }
  expect(found).toEqual([
    ['a', 5_000_000],
    ['b', 0],
    ['c', 3],
  ]);
});

async function tablesIn(place: Place): Promise<unknown[]> {
  return await sql(place, 'SELECT tablename FROM pg_tables WHERE schemaname = ?', [place.options.databaseSchema ?? '']);
}

async function tarOf(entries: Readonly<Record<string, string>>): Promise<string> {
  const file = newFile();
  const { readable, controller } = createTarPacker();
  const out = createWriteStream(file);
  const written = pipeline(Readable.fromWeb(readable as never), out);
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content);
    const entry = controller.add({ name, size: bytes.length }).getWriter();
    if (bytes.length > 0) await entry.write(bytes);
    await entry.close();
  }
  controller.finalize();
  await written;
  if (!out.closed) await once(out, 'close');
  return file;
}
