import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '@balcao/contract';
import { afterEach, expect, it } from 'vitest';
import { createHttpApi } from './http-api.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString('utf8')));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const api = (server: string, timeoutMs = 5000) =>
  createHttpApi({ server, token: 'secret', language: 'pt-BR', timeoutMs });
const answerWith = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json', 'x-request-id': 'rq_7' }).end(JSON.stringify(body));
};

it('calls carry the token, the language and the input', async () => {
  let seen: unknown;
  const { url } = await serve(({ url: path, method, headers }, response, body) => {
    const input = JSON.parse(body) as object;
    seen = { path, method, input, authorization: headers.authorization, language: headers['accept-language'] };
    answerWith(response, 200, { result: { unread: 0 }, seq: 12 });
  });
  expect(await api(url).call('thread.mark', { ticket: 'tk_1' })).toEqual({ result: { unread: 0 }, seq: 12 });
  expect(seen).toEqual({
    path: '/v1/actions/thread.mark',
    method: 'POST',
    input: { ticket: 'tk_1', clientKey: expect.stringMatching(/^[\w-]{36}$/) },
    authorization: 'Bearer secret',
    language: 'pt-BR',
  });
});

it('a refusal is an AppError with code, data and request id', async () => {
  const data = { winner: 'Bia', number: 12 };
  const { url } = await serve((_request, response) =>
    answerWith(response, 409, { error: { code: 'ticket.alreadyAccepted', message: 'm', data } }),
  );
  const error = await api(url)
    .call('ticket.accept', { ticket: '12' })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({ code: 'ticket.alreadyAccepted', data, cause: { requestId: 'rq_7', status: 409 } });
});

it('a code that only a newer server knows keeps the server’s words', async () => {
  const { url } = await serve((_request, response) =>
    answerWith(response, 403, { error: { code: 'moon.full', message: 'A lua está cheia', data: {} } }),
  );
  const error = (await api(url)
    .call('auth.whoami', {})
    .catch((thrown: unknown) => thrown)) as AppError;
  expect({ code: error.code, message: error.message }).toEqual({
    code: 'permission.denied',
    message: 'A lua está cheia',
  });
});

it('a page of a proxy is no answer of ours', async () => {
  const { url } = await serve((_request, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
  await expect(api(url).call('auth.whoami', {})).rejects.toMatchObject({ code: 'server.unavailable' });
});

it('nobody there, and an answer that never comes, are server.unreachable', async () => {
  await expect(api('http://127.0.0.1:9').call('auth.whoami', {})).rejects.toMatchObject({
    code: 'server.unreachable',
    data: { problem: 'ECONNREFUSED' },
  });
  const { url } = await serve(() => undefined);
  await expect(api(url, 50).call('tag.list', {})).rejects.toMatchObject({
    code: 'server.unreachable',
    data: { problem: 'timeout' },
  });
});

it('a write that left and was not answered is unknown: it names its key and where to look', async () => {
  const { url } = await serve(() => undefined);
  const error = await api(url, 50)
    .call('message.send', { ticket: '12', text: 'oi' })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'outcome.unknown',
    data: {
      problem: 'timeout',
      look: 'balcao messages list 12',
      next: expect.stringMatching(/--client-key [\w-]{36} /),
    },
  });
  await expect(api('http://127.0.0.1:9').call('message.send', { ticket: '12', text: 'oi' })).rejects.toMatchObject({
    code: 'server.unreachable',
  });
});

it('a write whose answer was lost is repeated with its key until somebody answers', async () => {
  const keys = new Set<unknown>();
  let tries = 0;
  const { url } = await serve((_request, response, body) => {
    keys.add((JSON.parse(body) as { clientKey?: string }).clientKey);
    tries += 1;
    if (tries === 1) return void response.socket?.destroy();
    if (tries === 2) return void response.writeHead(504).end('<html>Gateway time-out</html>');
    if (tries === 3)
      return void response
        .writeHead(200, { 'content-length': '90' })
        .write('{"result":', () => response.socket?.destroy());
    answerWith(response, 200, { result: { id: 'ms_1' }, seq: 3 });
  });
  expect(await api(url, 20_000).call('message.send', { ticket: '12', text: 'oi' })).toMatchObject({ seq: 3 });
  expect({ tries, keys: keys.size }).toEqual({ tries: 4, keys: 1 });
});

it('a read and a write whose socket was reset are asked again; what hands out a secret is not', async () => {
  const seen: string[] = [];
  const { url } = await serve(({ url: path = '' }, response) => {
    seen.push(path);
    if (seen.length % 2 === 1) return void response.socket?.destroy();
    answerWith(response, 200, { result: {}, seq: 1 });
  });
  await api(url).call('auth.whoami', {});
  await api(url).call('tag.create', { name: 'x' });
  await expect(api(url).call('token.create', { name: 'x' })).rejects.toMatchObject({
    code: 'outcome.unknown',
    data: { look: 'balcao tokens list', next: 'Do not repeat it before.' },
  });
  expect(seen.map((path) => path.split('/').at(-1))).toEqual([
    'auth.whoami',
    'auth.whoami',
    'tag.create',
    'tag.create',
    'token.create',
  ]);
});

it('one socket serves call after call', async () => {
  const { server, url } = await serve((_request, response) => answerWith(response, 200, { result: {}, seq: 1 }));
  let sockets = 0;
  server.on('connection', () => {
    sockets += 1;
  });
  const client = api(url);
  for (let nth = 0; nth < 5; nth += 1) await client.call('auth.whoami', {});
  expect(sockets).toBe(1);
});

it('files go up with their name and come down with it', async () => {
  const { url } = await serve(({ method, headers }, response, body) => {
    if (method === 'POST')
      return answerWith(response, 201, { id: `md_${body}`, mime: 'text/plain', bytes: 2, name: headers['x-filename'] });
    response
      .writeHead(200, {
        'content-type': 'text/plain',
        'content-disposition': `attachment; filename*=UTF-8''n%C3%A3o.txt`,
      })
      .end('olá');
  });
  expect(await api(url).upload({ name: 'não.txt', body: Buffer.from('oi') })).toMatchObject({
    id: 'md_oi',
    name: 'n%C3%A3o.txt',
  });
  const { name, mime, body } = await api(url).download('md_1');
  expect({ name, mime, text: Buffer.from(body).toString() }).toEqual({
    name: 'não.txt',
    mime: 'text/plain',
    text: 'olá',
  });
});
