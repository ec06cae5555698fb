import { AppError, type MessageItem, type TicketItem } from '@balcao/contract';
import type { CliContext } from '../../cli/context.ts';
import { describe } from '../../cli/errors.ts';
import { Interrupted } from '../../cli/local-error.ts';
import { whileWaiting } from '../../cli/waiting.ts';
import { type Office, openOffice } from '../demo/office.ts';
import type { CheckSink, SmokeCheck } from './smoke-check.ts';

/**
 * The whole way of a message without a server, a login or a network: an emulator and a desk are started on free ports in a folder
 * of their own, a customer writes, is answered, and everything is taken down again. What a step depends on and did not happen
 * leaves it unknown.
 */
export async function checkHermetically(
  context: CliContext,
  { timeoutMs }: { readonly timeoutMs: number },
  take: CheckSink,
): Promise<number> {
  const started = context.io.now();
  const { channelNames } = await import('@balcao/server');
  const starting = (seconds: number) =>
    context.text({
      en: `starting emulator and server, ${seconds} s`,
      'pt-BR': `subindo emulador e servidor, ${seconds} s`,
    });
  await using office = await whileWaiting(context.io, starting, () => openOffice({ statusDelayMs: 5 }));
  const { result } = await office.caio.api.call('connection.list', {});
  for (const channel of channelNames) {
    const known = result.items.find((item) => item.channel === channel);
    if (known === undefined) {
      const nobody = { id: channel, name: channel, channel };
      await take({
        connection: nobody,
        name: 'journey',
        state: 'failed',
        detail: 'the office has no connection of it',
        ms: 0,
      });
      continue;
    }
    const connection = { id: known.id, name: known.name, channel };
    await take({
      connection,
      name: 'start',
      state: 'passed',
      detail: office.server.url,
      ms: context.io.now() - started,
    });
    await checkLine(office, connection, take);
    await play(context, { office, connection, timeoutMs }, take);
  }
  return result.items.length;
}

async function checkLine(office: Office, connection: SmokeCheck['connection'], take: CheckSink): Promise<void> {
  const { result } = await office.caio.api.call('connection.test', { connection: connection.id });
  for (const check of result.checks) await take({ connection, ...check });
}

interface Stage {
  readonly office: Office;
  readonly until: <T>(what: string, ask: () => Promise<T | undefined>) => Promise<T>;
}

interface Step {
  readonly name: string;
  /** Answers what was seen. */
  readonly run: (stage: Stage) => Promise<string>;
}

const customer = { phone: '5511987654321', name: 'João Souza' };
/** Wrote two days ago: their window is closed. */
const late = { phone: '5521998765432', name: 'Bia Ramos' };

const steps: readonly Step[] = [
  {
    name: 'inbound',
    run: async (stage) => {
      writes(stage, customer, { type: 'text', text: 'Oi! Meu pedido não chegou 😕' });
      const ticket = await ticketOf(stage, customer);
      return `#${ticket.number}, ${ticket.protocol}`;
    },
  },
  {
    name: 'reply',
    run: async (stage) => {
      const ticket = await accepted(stage, customer);
      const { api } = stage.office.ana;
      const { result } = await api.call('message.send', { ticket: ticket.id, text: 'Bom dia, João!' });
      const message = await reached(stage, ticket, result.id, ['sent', 'delivered', 'read']);
      return message.providerId ?? '';
    },
  },
  {
    name: 'receipts',
    run: async (stage) => {
      const ticket = await ticketOf(stage, customer);
      const [answer] = (await messagesOf(stage, ticket)).filter(({ direction }) => direction === 'out');
      const message = await reached(stage, ticket, answer?.id ?? '', ['read']);
      return message.state;
    },
  },
  {
    name: 'media in',
    run: async (stage) => {
      writes(stage, customer, { type: 'image', caption: 'a etiqueta' });
      const ticket = await ticketOf(stage, customer);
      const message = await stage.until('the picture', async () =>
        (await messagesOf(stage, ticket)).find(({ kind, media }) => kind === 'image' && (media?.bytes ?? 0) > 0),
      );
      return `${message.media?.mime ?? ''}, ${message.media?.bytes ?? 0} B`;
    },
  },
  {
    name: 'media out',
    run: async (stage) => {
      const ticket = await ticketOf(stage, customer);
      const { api } = stage.office.ana;
      const file = await api.upload({ name: 'nota.pdf', body: smallPdf });
      const { result } = await api.call('message.send', {
        ticket: ticket.id,
        text: 'Segue a nota',
        media: file.id as `md_${string}`,
      });
      const message = await reached(stage, ticket, result.id, ['read']);
      return `${message.media?.mime ?? ''}, ${message.media?.bytes ?? 0} B`;
    },
  },
  {
    name: 'window',
    run: async (stage) => {
      writes(stage, late, { type: 'text', text: 'Vocês têm a nota do mês passado?' }, Date.now() - 48 * 3_600_000);
      const ticket = await accepted(stage, late);
      const refusal = await stage.office.ana.api.call('message.send', { ticket: ticket.id, text: 'Temos!' }).then(
        () => null,
        (error: unknown) => error,
      );
      if (!(refusal instanceof AppError) || refusal.code !== 'window.closed')
        throw new StepFailure('free text left outside the window');
      return refusal.code;
    },
  },
  {
    name: 'template',
    run: async (stage) => {
      const ticket = await ticketOf(stage, late);
      const { api } = stage.office.ana;
      const { result } = await api.call('template.list', { ticket: ticket.id, status: 'approved' });
      const plain = result.items.find(({ language, variables }) => language === 'pt_BR' && variables.length === 0);
      if (plain === undefined) throw new StepFailure('the catalogue has no template without variables');
      const template = { name: plain.name, language: plain.language };
      const sent = await api.call('message.send', { ticket: ticket.id, template });
      await reached(stage, ticket, sent.result.id, ['read']);
      return `${plain.name}, ${plain.language}`;
    },
  },
  {
    name: 'resolve',
    run: async (stage) => {
      const ticket = await ticketOf(stage, customer);
      const { result } = await stage.office.ana.api.call('ticket.resolve', { ticket: ticket.id });
      return result.state;
    },
  },
];

class StepFailure extends Error {
  override readonly name = 'StepFailure';
}

async function play(
  context: CliContext,
  { office, connection, timeoutMs }: { office: Office; connection: SmokeCheck['connection']; timeoutMs: number },
  take: CheckSink,
): Promise<void> {
  const deadline = context.io.now() + timeoutMs;
  const stage: Stage = { office, until: (what, ask) => untilIt(context, deadline, what, ask) };
  let isBroken = false;
  for (const { name, run } of steps) {
    if (isBroken) {
      const detail = context.text({ en: 'not reached', 'pt-BR': 'não se chegou aqui' });
      await take({ connection, name, state: 'unknown', detail, ms: 0 });
      continue;
    }
    const started = context.io.now();
    try {
      const detail = await whileWaiting(
        context.io,
        (seconds) => `${name}, ${seconds} s`,
        () => run(stage),
      );
      await take({ connection, name, state: 'passed', detail, ms: context.io.now() - started });
    } catch (error) {
      if (context.io.signal.aborted) throw new Interrupted();
      const detail = describe(error, context.language).lines[0] ?? '';
      await take({ connection, name, state: 'failed', detail, ms: context.io.now() - started });
      isBroken = true;
    }
  }
}

const pollMs = 10;

async function untilIt<T>(
  context: CliContext,
  deadline: number,
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  while (context.io.now() < deadline) {
    if (context.io.signal.aborted) throw new Interrupted();
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  throw new StepFailure(`waited in vain for ${what}`);
}

type Person = typeof customer;

function writes(
  { office }: Stage,
  from: Person,
  message: { readonly type: string; readonly [field: string]: unknown },
  atMs?: number,
): void {
  office.emulator.inbound({
    channel: office.account.channel,
    to: { phoneNumberId: office.account.phoneNumberId },
    from,
    message,
    ...(atMs === undefined ? {} : { timestamp: Math.floor(atMs / 1000) }),
  });
}

function ticketOf({ office, until }: Stage, { phone, name }: Person): Promise<TicketItem> {
  return until(`the ticket of ${name}`, async () => {
    const { result } = await office.caio.api.call('ticket.list', { filter: `phone:${phone}`, limit: 1 });
    return result.items[0];
  });
}

async function accepted(stage: Stage, person: Person): Promise<TicketItem> {
  const ticket = await ticketOf(stage, person);
  return (await stage.office.ana.api.call('ticket.accept', { ticket: ticket.id })).result;
}

async function messagesOf({ office }: Stage, ticket: TicketItem): Promise<readonly MessageItem[]> {
  return (await office.caio.api.call('message.list', { ticket: ticket.id })).result.items;
}

function reached(
  stage: Stage,
  ticket: TicketItem,
  id: string,
  states: readonly MessageItem['state'][],
): Promise<MessageItem> {
  return stage.until(`message ${id} to be ${states[0] ?? ''}`, async () => {
    const message = (await messagesOf(stage, ticket)).find((item) => item.id === id);
    if (message?.state === 'failed') throw new StepFailure(message.errorText ?? message.errorCode ?? message.state);
    return message !== undefined && states.includes(message.state) ? message : undefined;
  });
}

const smallPdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
