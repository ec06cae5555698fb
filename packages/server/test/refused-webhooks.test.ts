import { expect, test, vi } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk } from './desk.ts';

const refusedOf = async (desk: Desk) =>
  (await desk.admin.call('connection.show', { connection: 'Principal' })).counters.refused;

await onEachDatabase((open) => {
  test('a flood of wrong signatures is counted to the last one, in a few commits', { timeout: 60_000 }, async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
    const operations = vi.spyOn(desk.server.context.store, 'execute');
    const url = `${desk.server.url}/webhooks/whatsapp-cloud/${desk.connectionId}`;
    const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
    const post = async () => {
      const response = await fetch(url, { method: 'POST', headers, body: '{"object":"x"}' });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await post()).toBe(401);
    expect(await refusedOf(desk)).toBe(1);

    const writes = () => operations.mock.calls.filter(([{ id }]) => id === 'intake.refused').length;
    const started = performance.now();
    const statuses = new Set<number>();
    for (let round = 0; round < 20; round += 1)
      for (const status of await Promise.all(Array.from({ length: 20 }, post))) statuses.add(status);
    const seconds = (performance.now() - started) / 1000;
    expect(await refusedOf(desk)).toBe(401);
    await desk.settle();
    expect(statuses).toEqual(new Set([401]));
    expect(await refusedOf(desk)).toBe(401);
    expect(writes()).toBeLessThan(seconds + 4);
  });

  test('what was counted when the server stops is written', async () => {
    await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
    const url = `${desk.server.url}/webhooks/whatsapp-cloud/${desk.connectionId}`;
    for (let n = 0; n < 30; n += 1) await (await fetch(url, { method: 'POST', body: '{}' })).arrayBuffer();
    await desk.restart();
    expect(await refusedOf(desk)).toBe(30);
  });
});
