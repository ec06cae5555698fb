import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { createServer, initServer } from '../src/index.ts';
import { type OpenPlace, onEachDatabase, openPlace, type Place } from './databases.ts';
import { openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';
import { isPostgresUp } from './store-harness.ts';

const admin = { email: 'admin@example.com', name: 'Admin', password: 'a long password' };

/** How it was refused. */
async function codeOf(work: Promise<AsyncDisposable | object>): Promise<string> {
  try {
    const made = await work;
    if (Symbol.asyncDispose in made) await made[Symbol.asyncDispose]();
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const keyOf = (place: Place) => join(place.options.dataDir, 'secret.key');

/** A place where an office was, with a connection whose secrets were sealed. */
async function usedPlace(open: OpenPlace): Promise<Place> {
  const place = await open();
  const desk = await openDesk(async () => ({ ...place, [Symbol.asyncDispose]: async () => undefined }), {
    replayLaw: false,
  });
  await desk[Symbol.asyncDispose]();
  return place;
}

/** Any key but the one that was there. */
function newKey(place: Place): void {
  rmSync(keyOf(place), { force: true });
  writeFileSync(keyOf(place), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
}

await onEachDatabase((open) => {
  describe('setting a server up', () => {
    test('asks of the first admin what is asked of every user, before anything is made', async () => {
      await using place = await open();
      const options = { ...place.options, dataDir: join(place.options.dataDir, 'new') };
      const init = (given: Partial<typeof admin>) => initServer({ ...options, admin: { ...admin, ...given } });
      for (const password of ['', '1234567', 'x'.repeat(201)])
        expect(await codeOf(init({ password }))).toBe('input.invalid');
      for (const email of ['', 'ana', 'ana@', 'a b@example.com', `${'a'.repeat(200)}@example.com`])
        expect([email, await codeOf(init({ email }))]).toEqual([email, 'input.invalid']);
      expect(await codeOf(init({ name: ' ' }))).toBe('input.invalid');
      expect(existsSync(options.dataDir)).toBe(false);
      expect(await codeOf(init({}))).toBe('done');
      expect(await codeOf(init({}))).toBe('name.taken');
    });

    test('makes no key for a database that there is', async () => {
      await using place = await usedPlace(open);
      renameSync(keyOf(place), `${keyOf(place)}.kept`);
      expect(await codeOf(initServer({ ...place.options, admin }))).toBe('key.lost');
      expect(await codeOf(createServer(place.options))).toBe('key.lost');
      expect(existsSync(keyOf(place))).toBe(false);
      renameSync(`${keyOf(place)}.kept`, keyOf(place));
      expect(await codeOf(createServer(place.options))).toBe('done');
    });
  });

  describe('a server that starts', () => {
    test('refuses a key that is not the one of its database, and names its file', async () => {
      await using place = await usedPlace(open);
      const own = readFileSync(keyOf(place));
      newKey(place);
      const error = await createServer(place.options).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'key.wrong', message: expect.stringContaining(keyOf(place)) });
      expect(await codeOf(initServer({ ...place.options, admin }))).toBe('key.wrong');
      for (const text of ['', 'no key', own.toString().slice(0, 20)]) {
        writeFileSync(keyOf(place), text);
        expect([text, await codeOf(createServer(place.options))]).toEqual([text, 'key.malformed']);
      }
      writeFileSync(keyOf(place), own);
      expect(await codeOf(createServer(place.options))).toBe('done');
    });

    test('refuses it also over a database that keeps no word of its key yet, by any secret that it holds', async () => {
      await using place = await usedPlace(open);
      const own = readFileSync(keyOf(place));
      const forget = () => sql(place, 'DELETE FROM key_checks');
      const words = () => sql(place, 'SELECT id FROM key_checks');
      await forget();
      newKey(place);
      expect(await codeOf(createServer(place.options))).toBe('key.wrong');
      expect(await words()).toEqual([]);
      writeFileSync(keyOf(place), own);
      expect(await codeOf(createServer(place.options))).toBe('done');
      expect(await words()).toHaveLength(1);
      // A second factor is sealed too.
      const [sealed] = await sql<{ secrets: string }>(place, 'SELECT secrets FROM connections');
      await sql(place, 'UPDATE users SET totp_secret = ?', [sealed?.secrets ?? '']);
      await sql(place, `UPDATE connections SET secrets = ''`);
      await forget();
      newKey(place);
      expect(await codeOf(createServer(place.options))).toBe('key.wrong');
      // Where nothing was ever sealed, any key is its key from then on.
      await sql(place, 'UPDATE users SET totp_secret = NULL');
      expect(await codeOf(createServer(place.options))).toBe('done');
      writeFileSync(keyOf(place), own);
      expect(await codeOf(createServer(place.options))).toBe('key.wrong');
    });

    test('says that there is no key where there is no server either', async () => {
      await using place = await open();
      expect(await codeOf(createServer(place.options))).toBe('key.missing');
    });
  });
});

describe.skipIf(!(await isPostgresUp()))('a second node on one PostgreSQL', () => {
  test('starts with the key of the first and with no other, and its folder is given none', async () => {
    await using place = await usedPlace(() => openPlace('postgres'));
    await using other = await openPlace('sqlite');
    const options = { ...place.options, dataDir: other.options.dataDir };
    expect(await codeOf(initServer({ ...options, admin }))).toBe('key.lost');
    expect(await codeOf(createServer(options))).toBe('key.lost');
    newKey({ ...place, options });
    expect(await codeOf(createServer(options))).toBe('key.wrong');
    expect(await codeOf(createServer({ ...options, secretKeyFile: keyOf(place) }))).toBe('done');
  });
});
