import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { joao, openDesk } from './desk.ts';
import { startOwnProcess } from './own-process.ts';

/** Ways of a provider to keep somebody waiting. */
const ways: readonly (readonly [how: string, keep: (response: ServerResponse) => void])[] = [
  ['never answers', () => undefined],
  [
    'answers a byte at a time',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 50);
      response.once('close', () => clearInterval(drip));
    },
  ],
];

async function openSlowProvider(keep: (response: ServerResponse) => void) {
  const sends: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    request.resume();
    if (request.url?.endsWith('/messages') === true) sends.push(request.url);
    keep(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sends,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

await onEachDatabase((open) => {
  test.each(ways)(
    'asked to stop while a provider %s, a server ends within 10 s, and what was being sent is uncertain, once',
    { timeout: 60_000 },
    async (_how, keep) => {
      await using provider = await openSlowProvider(keep);
      await using desk = await openDesk(open, { replayLaw: false, overrides: { maintenance: false } });
      await desk.writes(joao, 'Oi');
      const { id: ticket } = await desk.ticketOf(joao);
      await desk.admin.call('ticket.accept', { ticket });
      await desk.admin.call('connection.update', { connection: 'Principal', settings: { baseUrl: provider.url } });
      await desk.settle();
      const { port } = desk.server;
      await desk.server[Symbol.asyncDispose]();

      await using child = await startOwnProcess({ ...desk.place.options, port });
      const asked = (action: string, input: unknown) =>
        fetch(`${child.url}/v1/actions/${action}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
          body: JSON.stringify(input),
        });
      expect((await asked('message.send', { ticket, text: 'resposta' })).status).toBe(200);
      await expect.poll(() => provider.sends.length, { timeout: 20_000 }).toBe(1);
      // A request of a person that waits for the same provider.
      const tested = asked('connection.test', { connection: 'Principal' }).then(
        (response) => response.status,
        () => 'cut',
      );
      const { code, ms } = await child.end('SIGTERM');
      process.stdout.write(`SIGTERM while a provider keeps it waiting: ended in ${ms} ms\n`);
      expect(code).toBe(0);
      expect(ms).toBeLessThan(10_000);
      await tested;

      await desk.restart();
      await desk.settle();
      const states = (await desk.messagesOf({ id: ticket })).map(({ body, state }) => [body, state]);
      expect(states).toContainEqual(['resposta', 'uncertain']);
      expect(provider.sends).toHaveLength(1);
    },
  );
});
