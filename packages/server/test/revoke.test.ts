import type { MessageItem, SequencedEvent, TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Channel, RevokeTarget, SendOutcome } from '../src/channels/channel.ts';
import { whatsappCloud } from '../src/channels/whatsapp-cloud/index.ts';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${86_000_000 + lastCustomer}`, name: `Apaga ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let auditor: Person;
  const asked: RevokeTarget[] = [];
  const accepted: SendOutcome = { kind: 'accepted', providerId: null, recipient: null };
  let answers: SendOutcome[] = [];

  /** The real channel, of a provider that deletes at the customer. */
  const revoking: Channel = {
    ...(whatsappCloud as unknown as Channel),
    capabilities: { ...whatsappCloud.capabilities, revoke: true },
    revoke: async (target) => {
      asked.push(target);
      return answers.shift() ?? accepted;
    },
  };

  beforeAll(async () => {
    desk = await openDesk(open, { overrides: { channels: [revoking] } });
    ana = await desk.person('Ana Lima');
    bruno = await desk.person('Bruno Dias');
    auditor = await desk.person('Clara Reis', 'auditor');
  });
  beforeEach(() => {
    asked.length = 0;
    answers = [];
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const begin = async (text: string) => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    const ticket = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
    const message = await ana.call('message.send', { ticket: ticket.id, text });
    await desk.settle();
    return { ticket, message };
  };
  const now = async ({ id, ticketId }: MessageItem) =>
    (await desk.messagesOf({ id: ticketId })).find((message) => message.id === id);

  /** Everything that somebody can read of it. */
  const readings = async (person: Person, ticket: TicketItem, word: string) => {
    const get = async (path: string) =>
      (await fetch(desk.server.url + path, { headers: { authorization: `Bearer ${person.token}` } })).text();
    const events = JSON.stringify((await person.call('event.list', { after: 0, limit: 1000 })).items);
    return {
      list: JSON.stringify(await person.call('message.list', { ticket: ticket.id })).includes(word),
      search: (await person.call('message.search', { query: word })).items.length > 0,
      thread: JSON.stringify(await person.call('sync.thread', { thread: ticket.threadId })).includes(word),
      export: JSON.stringify(await person.call('ticket.export', { ticket: ticket.id })).includes(word),
      snapshot: (await get('/v1/snapshot')).includes(word),
      filter: (await person.call('ticket.list', { filter: `msg:${word}` })).items.length > 0,
      events: events.includes(word),
    };
  };
  const nowhere = {
    list: false,
    search: false,
    thread: false,
    export: false,
    snapshot: false,
    filter: false,
    events: false,
  };

  test('deleted at the customer where the channel can: asked in the order of the thread, told when it is done', async () => {
    const { message } = await begin('Apague-me');
    const sent = await now(message);
    const answer = await ana.call('message.revoke', { message: message.id });
    expect(answer).toMatchObject({ outcome: 'revoking', customerStillHas: true });
    await desk.settle();
    expect(asked).toMatchObject([{ targetProviderId: sent?.providerId }]);
    expect(await now(message)).toMatchObject({ revokedAt: expect.any(String), hiddenAt: expect.any(String), body: '' });
    expect(await ana.call('message.revoke', { message: message.id })).toMatchObject({
      outcome: 'revoked',
      customerStillHas: false,
    });
    expect(asked).toHaveLength(1);
  });

  test('asked twice before the provider answers, it is asked for once', async () => {
    const { message } = await begin('Duas vezes');
    const both = await Promise.all([1, 2].map(() => ana.call('message.revoke', { message: message.id })));
    expect(both.every(({ outcome }) => outcome !== 'hidden')).toBe(true);
    await desk.settle();
    expect(asked).toHaveLength(1);
  });

  test('when the provider refuses, the message stays and says so, and can be asked for again or hidden here', async () => {
    const { message } = await begin('Não apagou');
    answers = [{ kind: 'rejected', code: '131', reason: 'too old' }];
    await ana.call('message.revoke', { message: message.id });
    await desk.settle();
    expect(await now(message)).toMatchObject({
      body: 'Não apagou',
      revokedAt: null,
      hiddenAt: null,
      state: 'read',
      errorCode: 'message.revokeFailed',
    });
    expect(await ana.call('message.revoke', { message: message.id, hereOnly: true })).toMatchObject({
      outcome: 'hidden',
      customerStillHas: true,
      message: { body: '', revokedAt: null },
    });
  });

  test('an answer that did not come is not taken for a deletion, and is not asked again by itself', async () => {
    const { message } = await begin('Sem resposta');
    answers = [{ kind: 'uncertain', reason: 'no answer' }];
    await ana.call('message.revoke', { message: message.id });
    await desk.settle();
    desk.advance(600_000);
    await desk.settle();
    expect(asked).toHaveLength(1);
    expect(await now(message)).toMatchObject({ revokedAt: null, errorCode: 'message.revokeFailed' });
  });

  test('a provider that is out for a moment is asked again', async () => {
    const { message } = await begin('Mais tarde');
    answers = [{ kind: 'retry', code: '503', reason: 'busy' }];
    await ana.call('message.revoke', { message: message.id });
    await desk.settle();
    expect(await now(message)).toMatchObject({ revokedAt: null });
    desk.advance(10_000);
    await desk.settle();
    expect(asked).toHaveLength(2);
    expect(await now(message)).toMatchObject({ revokedAt: expect.any(String) });
  });

  test('nothing that agents read shows what a hidden message said; those who read the audit find it in the log', async () => {
    const { ticket, message } = await begin('Abracadabra secreta');
    const everywhere = Object.fromEntries(Object.keys(nowhere).map((reading) => [reading, true]));
    expect(await readings(ana, ticket, 'Abracadabra')).toEqual(everywhere);
    await ana.call('message.revoke', { message: message.id, hereOnly: true });
    await desk.settle();
    expect(await readings(ana, ticket, 'Abracadabra')).toEqual(nowhere);
    expect(await readings(auditor, ticket, 'Abracadabra')).toEqual({ ...nowhere, events: true });
    expect((await desk.admin.call('ticket.show', { ticket: ticket.id })).lastMessage).toMatchObject({
      id: message.id,
      preview: '',
    });
  });

  test('events that are kept in memory are told without it, and the database says the same', async () => {
    const from = desk.server.context.feed.head();
    const { message } = await begin('Xilofone');
    const withWord = async () => {
      const response = await fetch(`${desk.server.url}/v1/events?after=0&limit=1000`, {
        headers: { authorization: `Bearer ${ana.token}` },
      });
      const { items } = (await response.json()) as { items: SequencedEvent[] };
      return items.filter((item) => JSON.stringify(item).includes('Xilofone')).length;
    };
    expect(await withWord()).toBeGreaterThan(0);
    const live = await streamOf(desk, ana, null, async () => {
      await ana.call('message.revoke', { message: message.id, hereOnly: true });
    });
    const fromMemory = await streamOf(desk, ana, from, async () => undefined);
    expect(fromMemory.some((frame) => frame.includes('"type":"message.queued"'))).toBe(true);
    expect([...live, ...fromMemory].filter((frame) => frame.includes('Xilofone'))).toEqual([]);
    expect(await withWord()).toBe(0);
    await desk.restart();
    expect(await withWord()).toBe(0);
  });

  test('the file of a hidden message is out of reach, but for those who read the audit', async () => {
    const { ticket } = await begin('Segue');
    const upload = await fetch(`${desk.server.url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ana.token}`, 'content-type': 'application/pdf', 'x-filename': 'a.pdf' },
      body: '%PDF-1.7 conteúdo',
    });
    const file = (await upload.json()) as { id: `md_${string}` };
    const message = await ana.call('message.send', { ticket: ticket.id, media: file.id });
    await desk.settle();
    const get = async (person: Person) =>
      (await fetch(`${desk.server.url}/v1/media/${file.id}`, { headers: { authorization: `Bearer ${person.token}` } }))
        .status;
    expect([await get(ana), await get(bruno), await get(auditor)]).toEqual([200, 200, 200]);
    await ana.call('message.revoke', { message: message.id, hereOnly: true });
    expect([await get(ana), await get(bruno), await get(auditor)]).toEqual([404, 404, 200]);
    expect(await ana.refused('message.send', { ticket: ticket.id, media: file.id })).toMatchObject({
      code: 'reference.notFound',
    });
  });

  test('one’s own messages, of tickets in hand; a supervisor, anybody’s; nobody, the contact’s', async () => {
    const { ticket, message } = await begin('De quem');
    const bySupervisor = await desk.admin.call('message.send', { ticket: ticket.id, text: 'Do administrador' });
    await desk.settle();
    expect(await bruno.refused('message.revoke', { message: message.id })).toMatchObject({
      code: 'ticket.notAssigned',
    });
    expect(await ana.refused('message.revoke', { message: bySupervisor.id })).toMatchObject({
      code: 'permission.denied',
    });
    expect(await auditor.refused('message.revoke', { message: message.id })).toMatchObject({
      code: 'permission.denied',
    });
    const [theirs] = await desk.messagesOf(ticket);
    expect(await desk.admin.refused('message.revoke', { message: theirs?.id ?? '' })).toMatchObject({
      code: 'message.notOurs',
    });
    await desk.admin.call('message.revoke', { message: message.id, hereOnly: true });
    expect(await now(message)).toMatchObject({ body: '' });
  });

  test('what has not left is taken back, and what failed was never there', async () => {
    const { ticket } = await begin('Antes');
    const held = await ana.call('message.send', { ticket: ticket.id, text: 'Segurada', hold: 30 });
    expect(await ana.call('message.revoke', { message: held.id })).toMatchObject({
      outcome: 'revoked',
      customerStillHas: false,
      message: { state: 'withdrawn' },
    });
    desk.emulator.addFault({
      channel: 'whatsapp-cloud',
      rule: { on: 'send', do: { fail: { status: 400, code: 131026, message: 'Message undeliverable' } } },
      times: 1,
    });
    const failed = await ana.call('message.send', { ticket: ticket.id, text: 'Falhou' });
    await desk.settle();
    expect(await ana.call('message.revoke', { message: failed.id })).toMatchObject({
      outcome: 'hidden',
      customerStillHas: false,
    });
    expect(await ana.refused('message.retry', { message: failed.id })).toMatchObject({ code: 'input.invalid' });
    expect(asked).toEqual([]);
  });

  test('where the channel deletes nothing it is hidden here, and the answer says that the customer still has it', async () => {
    await using other = await openDesk(open);
    const dora = await other.person('Dora Luz');
    const customer = someone();
    await other.writes(customer, 'Oi');
    const ticket = await dora.call('ticket.accept', { ticket: (await other.ticketOf(customer)).id });
    const message = await dora.call('message.send', { ticket: ticket.id, text: 'Só aqui' });
    await other.settle();
    const hidden = { outcome: 'hidden', customerStillHas: true, message: { body: '', revokedAt: null, state: 'read' } };
    expect(await dora.call('message.revoke', { message: message.id })).toMatchObject(hidden);
    expect(await dora.call('message.revoke', { message: message.id })).toMatchObject(hidden);
  });
});

/** What a stream is told that begins there, until it has been told of the deletion. */
async function streamOf(desk: Desk, person: Person, after: number | null, act: () => Promise<void>): Promise<string[]> {
  const frames: string[] = [];
  const socket = new WebSocket(`${desk.server.url.replace('http', 'ws')}/v1/stream`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.send(JSON.stringify({ type: 'resume', after }));
  await expect.poll(() => frames.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
  await act();
  const isTold = () => frames.some((frame) => frame.includes('"type":"message.hidden"'));
  await expect.poll(isTold, { timeout: 10_000, interval: 5 }).toBe(true);
  socket.terminate();
  return frames;
}
