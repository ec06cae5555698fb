import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, initServer } from '@balcao/server';
import { type Child, startChild } from './child.ts';
import { requestOf } from './http-load.ts';
import { account, signatureOf } from './webhook-body.ts';

/** An office in a folder of its own: one WhatsApp number, an admin, and many tokens, because one token's requests are limited. */
export interface Office extends Disposable {
  readonly dataDir: string;
  readonly connectionId: string;
  readonly webhookPath: string;
  readonly tokens: readonly string[];
  readonly userId: string;
}

const tokenCount = 48;

export async function openOffice(): Promise<Office> {
  const dataDir = mkdtempSync(join(tmpdir(), 'balcao-bench-'));
  const admin = { email: 'admin@example.com', name: 'Admin', password: 'a long password' };
  const { token, admin: user } = await initServer({ dataDir, admin });
  await using server = await createServer({ dataDir, logLevel: 'silent' }, { maintenance: false });
  const call = <T>(action: string, input: unknown) => callAction<T>(server.port, token, action, input);
  const connection = await call<{ id: string; webhookPath: string }>('connection.add', {
    channel: 'whatsapp-cloud',
    name: 'Principal',
    settings: { ...account, baseUrl: 'http://127.0.0.1:9/graph' },
  });
  for (const name of ['Suporte', 'Vendas', 'Cobrança', 'Entrega']) await call('queue.create', { name });
  for (const name of ['vip', 'pix', 'troca']) await call('tag.create', { name });
  const tokens = [token];
  while (tokens.length < tokenCount)
    tokens.push((await call<{ token: string }>('token.create', { name: `t${tokens.length}` })).token);
  return {
    dataDir,
    connectionId: connection.id,
    webhookPath: connection.webhookPath,
    tokens,
    userId: user.id,
    [Symbol.dispose]: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

export async function callAction<T>(port: number, token: string, action: string, input: unknown): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}/v1/actions/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as { result: T; error?: { message: string } };
  if (body.error !== undefined) throw new Error(`${action}: ${body.error.message}`);
  return body.result;
}

/** The server of that office, in a process of its own, as it is installed (built, not from sources). */
export async function serveOffice(office: Pick<Office, 'dataDir'>): Promise<Child & { readonly port: number }> {
  const child = await startChild(new URL('./server-child.ts', import.meta.url), [office.dataDir]);
  return { ...child, port: await child.ask<number>('port') };
}

/** A GET of each of the office's tokens in turn. */
export function getsOf(office: Office, path: string): () => Buffer {
  const requests = office.tokens.map((token) => requestOf('GET', path, { authorization: `Bearer ${token}` }));
  let last = 0;
  return () => requests[(last += 1) % requests.length] as Buffer;
}

export function webhookRequest(path: string, body: string): Buffer {
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(body) };
  return requestOf('POST', path, { 'user-agent': 'facebookexternalua', ...headers }, body);
}
