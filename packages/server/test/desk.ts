import {
  type ActionId,
  type ActionOf,
  type CallOf,
  errors,
  type MessageItem,
  type OutputOf,
  type Role,
  type SequencedEvent,
  type Snapshot,
  type TicketItem,
} from '@balcao/contract';
import { createEmulator, type Emulator } from '@balcao/emulator';
import { expect } from 'vitest';
import { normalizeSnapshot, replay } from '../../cli/src/store/replay.ts';
import { createServer, initServer, type Overrides, type Server } from '../src/index.ts';
import type { Passwords } from '../src/security/passwords.ts';
import type { OpenPlace, Place } from './databases.ts';
import { checkFoldLaw } from './fold-law.ts';
import { account, settingsAt } from './whatsapp-account.ts';

/** Hashing that costs nothing: the real one is tested on its own. */
const plainPasswords: Passwords = {
  hash: async (password) => `plain:${password}`,
  verify: async (stored, password) => stored === `plain:${password}`,
};

/** An error as the wire has it. */
export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly data: Record<string, unknown>;
  readonly status: number;
}

export interface Person {
  readonly token: string;
  readonly id: string;
  call<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<OutputOf<ActionOf<K>>>;
  refused<K extends ActionId>(action: K, input: CallOf<ActionOf<K>>): Promise<Refused>;
}

/** A whole office on loopback: server, providers' emulator, one WhatsApp number, an admin. */
export interface Desk extends AsyncDisposable {
  readonly server: Server;
  readonly emulator: Emulator;
  readonly place: Place;
  readonly admin: Person;
  readonly connectionId: string;
  readonly account: typeof account;
  person(name: string, role?: Role, queues?: string[]): Promise<Person>;
  as(token: string): Person;
  /** A customer writes, and everything that follows has happened. */
  writes(from: Customer, text: string): Promise<string>;
  ticketOf(customer: Customer): Promise<TicketItem>;
  messagesOf(ticket: { readonly id: string }): Promise<readonly MessageItem[]>;
  settle(): Promise<void>;
  restart(): Promise<void>;
  advance(ms: number): void;
}

export interface Customer {
  readonly phone: string;
  readonly name: string;
}

export const joao: Customer = { phone: '5511987654321', name: 'João Souza' };
export const bia: Customer = { phone: '5521998765432', name: 'Bia Ramos' };

export interface DeskOptions {
  readonly overrides?: Overrides;
  /** The replay law is asserted after every action; off only where a test drives thousands of them. */
  readonly replayLaw?: boolean;
}

export async function openDesk(open: OpenPlace, options: DeskOptions = {}): Promise<Desk> {
  const place = await open();
  const emulator = await createEmulator({ statusDelayMs: 1, webhookRetry: { baseMs: 20, capMs: 200 } });
  let offsetMs = 0;
  const overrides: Overrides = { passwords: plainPasswords, now: () => Date.now() + offsetMs, ...options.overrides };
  const { token } = await initServer({
    ...place.options,
    admin: { email: 'admin@example.com', name: 'Admin', password: 'a long password' },
  });
  let server = await createServer(place.options, overrides);
  const law = options.replayLaw === false ? null : await createReplayLaw(() => server, token);

  const as = (who: string, id = ''): Person => createPerson(() => server, who, id, law);
  const admin = as(token);
  const connection = await admin.call('connection.add', {
    channel: account.channel,
    name: 'Principal',
    settings: settingsAt(emulator.url),
  });
  await emulator.addAccount({ ...account, callbackUrl: server.url + connection.webhookPath });
  await server.settle();
  await admin.call('template.refresh', { connection: connection.id });

  const settle = async () => {
    await emulator.settled();
    await server.settle();
    await emulator.settled();
    await server.settle();
    await law?.check();
  };
  const desk: Desk = {
    get server() {
      return server;
    },
    emulator,
    place,
    admin,
    connectionId: connection.id,
    account,
    as,
    settle,
    person: async (name, role = 'agent', queues = []) => {
      const email = `${name
        .toLowerCase()
        .normalize('NFD')
        .replaceAll(/[^a-z]/g, '')}@example.com`;
      const user = await admin.call('user.create', { email, name, role, password: 'a long password', queues });
      const login = await admin.call('auth.login', { email, password: 'a long password' });
      return as(login.token, user.id);
    },
    writes: async (from, text) => {
      const { ids } = emulator.inbound({
        channel: account.channel,
        to: { phoneNumberId: account.phoneNumberId },
        from,
        message: { type: 'text', text },
      });
      await settle();
      return ids[0] ?? '';
    },
    ticketOf: async (customer) => {
      const { items } = await admin.call('ticket.list', { filter: `phone:${customer.phone} sort:-opened`, limit: 1 });
      const [ticket] =
        items.length > 0
          ? items
          : (await admin.call('ticket.list', { filter: `state:closed phone:${customer.phone}` })).items;
      if (ticket === undefined) throw new Error(`${customer.name} has no ticket`);
      return ticket;
    },
    messagesOf: async (ticket) => (await admin.call('message.list', { ticket: ticket.id })).items,
    restart: async () => {
      const { port } = server;
      await server[Symbol.asyncDispose]();
      server = await createServer({ ...place.options, port }, overrides);
    },
    advance: (ms) => {
      offsetMs += ms;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      if (law !== null) await checkFoldLaw(place);
      await emulator[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
    },
  };
  return desk;
}

function createPerson(server: () => Server, token: string, id: string, law: ReplayLaw | null): Person {
  const post = (action: string, input: unknown) =>
    fetch(`${server().url}/v1/actions/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
  return {
    token,
    id,
    call: async (action, input) => {
      const response = await post(action, input);
      const body = (await response.json()) as { result: never; error?: Refused };
      if (body.error !== undefined) throw new Error(`${action} was refused: ${body.error.code} ${body.error.message}`);
      await law?.check();
      return body.result;
    },
    refused: async (action, input) => {
      const response = await post(action, input);
      const body = (await response.json()) as { error?: Refused };
      if (body.error === undefined) throw new Error(`${action} was not refused`);
      expect(response.status).toBe(errors[body.error.code as keyof typeof errors].http);
      await law?.check();
      return { ...body.error, status: response.status };
    },
  };
}

interface ReplayLaw {
  check(): Promise<void>;
}

/** After every action: the snapshot before, reduced by the events since, is the snapshot now. */
async function createReplayLaw(server: () => Server, token: string): Promise<ReplayLaw> {
  const get = async <T>(path: string): Promise<T> => {
    const response = await fetch(server().url + path, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as T;
  };
  const fresh = () => get<Snapshot>('/v1/snapshot?tickets=100000');
  let before = await fresh();
  let queue: Promise<void> = Promise.resolve();

  const check = async () => {
    const after = await fresh();
    const events: SequencedEvent[] = [];
    for (let cursor = before.seq; cursor < after.seq; ) {
      const page = await get<{ items: SequencedEvent[]; seq: number }>(`/v1/events?after=${cursor}&limit=1000`);
      events.push(...page.items.filter((item) => item.seq <= after.seq));
      cursor = page.seq;
    }
    const replayed = replay(before, events);
    expect({ ...replayed, seq: after.seq }).toEqual(normalizeSnapshot(after));
    before = after;
  };
  return {
    check: () => {
      queue = queue.then(check);
      return queue;
    },
  };
}
