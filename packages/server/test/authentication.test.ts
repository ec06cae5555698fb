import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthentication } from '../src/authentication.ts';
import { hashToken } from '../src/security/tokens.ts';
import type { Store } from '../src/store/store.ts';
import { nowMs, officeSeeds, userId } from './office.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    await office.seed([
      ...officeSeeds(),
      {
        kind: 'sql',
        sql: `INSERT INTO tokens (id, hash, user_id, kind, name, created_at) VALUES ('to_x', ?, ?, 'api', 'x', ?)`,
        params: [hashToken('x'), userId('sueli'), nowMs],
      },
    ]);
  });
  afterAll(() => office[Symbol.asyncDispose]());

  const become = (role: string) =>
    office.seed([{ kind: 'sql', sql: 'UPDATE users SET role = ? WHERE id = ?', params: [role, userId('sueli')] }]);

  describe('who a token stands for', () => {
    test('is remembered for a moment', async () => {
      let now = nowMs;
      const authentication = createAuthentication(office.store, () => now);
      const first = await authentication.actorOf('x');
      expect(await authentication.actorOf('x')).toBe(first);
      now += 1_001;
      expect(await authentication.actorOf('x')).not.toBe(first);
    });

    test('is not remembered when rights changed while it was being read', async () => {
      await become('supervisor');
      // Rows are read at once; the answer comes when somebody has changed them meanwhile.
      let meanwhile: (() => Promise<void>) | null = null;
      const store: Pick<Store, 'read'> = {
        read: async (query) => {
          const found = await office.store.read(query);
          await meanwhile?.();
          return found;
        },
      };
      const authentication = createAuthentication(store, () => nowMs);
      meanwhile = async () => {
        meanwhile = null;
        await become('agent');
        authentication.forget();
      };
      expect((await authentication.actorOf('x')).role).toBe('supervisor');
      expect((await authentication.actorOf('x')).role).toBe('agent');
    });
  });
});
