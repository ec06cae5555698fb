import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from '@balcao/emulator';
import type { Server } from '@balcao/server';
import type { Api } from '../../api/api.ts';

/** A whole office on this machine, gone when it is closed: emulator, server, one WhatsApp number, two people, two queues. */
export interface Office extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly server: Server;
  readonly account: { readonly channel: 'whatsapp-cloud'; readonly phoneNumberId: string };
  /** Ana attends; Caio supervises. */
  readonly ana: Seat;
  readonly caio: Seat;
}

export interface Seat {
  readonly name: string;
  readonly email: string;
  readonly token: string;
  readonly api: Api;
}

export interface OfficeOptions {
  /** Pause before each status of a message, milliseconds. */
  readonly statusDelayMs: number;
}

export async function openOffice({ statusDelayMs }: OfficeOptions): Promise<Office> {
  const [{ createEmulator }, { createServer, initServer }, { createHttpApi }] = await Promise.all([
    import('@balcao/emulator'),
    import('@balcao/server'),
    import('../../api/http-api.ts'),
  ]);
  const dataDir = await mkdtemp(join(tmpdir(), 'balcao-demo-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const emulator = stack.use(await createEmulator({ statusDelayMs }));
  const secret = () => randomBytes(18).toString('base64url');
  const { token } = await initServer({
    dataDir,
    admin: { email: 'admin@demo.example', name: 'Admin', password: secret() },
  });
  const server = stack.use(await createServer({ dataDir, logLevel: 'error' }));
  const admin = createHttpApi({ server: server.url, token, language: 'en' });

  const account = {
    channel: 'whatsapp-cloud' as const,
    phoneNumberId: '551140028922001',
    wabaId: '551140028922002',
    accessToken: secret(),
    appSecret: secret(),
    verifyToken: secret(),
  };
  const seat = async (name: string, email: string, role: 'agent' | 'supervisor'): Promise<Seat> => {
    const password = secret();
    await admin.call('user.create', { email, name, role, password });
    const { result } = await admin.call('auth.login', { email, password });
    return {
      name,
      email,
      token: result.token,
      api: createHttpApi({ server: server.url, token: result.token, language: 'en' }),
    };
  };
  const ana = await seat('Ana Lima', 'ana@demo.example', 'agent');
  const caio = await seat('Caio Prado', 'caio@demo.example', 'supervisor');
  await admin.call('queue.create', { name: 'Suporte', members: [ana.email, caio.email] });
  await admin.call('queue.create', { name: 'Vendas', members: [caio.email] });
  for (const tag of ['vip', 'pix', 'troca', 'urgente']) await admin.call('tag.create', { name: tag });
  const { result: connection } = await admin.call('connection.add', {
    channel: account.channel,
    name: 'Loja Centro',
    queue: 'Suporte',
    settings: {
      baseUrl: `${emulator.url}/graph`,
      phoneNumberId: account.phoneNumberId,
      wabaId: account.wabaId,
      accessToken: account.accessToken,
      appSecret: account.appSecret,
      verifyToken: account.verifyToken,
    },
  });
  await emulator.addAccount({
    ...account,
    displayPhoneNumber: '+55 11 4002-8922',
    callbackUrl: server.url + connection.webhookPath,
  });
  await admin.call('connection.test', { connection: connection.id });
  await admin.call('template.refresh', { connection: connection.id });

  const owned = stack.move();
  return { emulator, server, account, ana, caio, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
