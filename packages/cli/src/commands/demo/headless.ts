import { Writable } from 'node:stream';
import type { MessageItem, TicketItem } from '@balcao/contract';
import type { CliContext } from '../../cli/context.ts';
import { safeJson } from '../../cli/escape.ts';
import { write } from '../../cli/io.ts';
import { type Office, openOffice, type Seat } from './office.ts';

const customer = { phone: '5511987654321', name: 'João Souza' };
const deadlineMs = 20_000;
const pollMs = 20;

/**
 * The journey of the office without a screen. Each step is a command line that anybody could type, run by the same code as in
 * a terminal; what it should bring about is then asked of the server, and a step that does not hold ends the journey.
 */
export async function playHeadless(context: CliContext): Promise<void> {
  const isJson = context.options['json'] === true;
  const steps: { title: string; ok: boolean; seen: string }[] = [];
  const tell = async (text: string) => (isJson ? undefined : write(context.io.stdout, `${text}\n`));
  const conclude = async (failed: number) => {
    const counts = { passed: steps.length - failed, failed };
    if (isJson) await write(context.io.stdout, `${safeJson({ ...counts, steps })}\n`);
  };
  await using office = await openOffice({ statusDelayMs: 30 });
  await tell(`Balcão demo: server ${office.server.url}, emulator ${office.emulator.url}`);
  let place = 0;
  for (const step of journey) {
    place += 1;
    try {
      const seen = await step.play(createStage(context, office));
      steps.push({ title: step.title, ok: true, seen });
      await tell(`ok ${place} - ${step.title}${seen === '' ? '' : `: ${seen}`}`);
    } catch (error) {
      steps.push({ title: step.title, ok: false, seen: '' });
      await tell(`not ok ${place} - ${step.title}`);
      await conclude(1);
      throw error;
    }
  }
  await tell(`${journey.length} passed, 0 failed`);
  await conclude(0);
}

interface Stage {
  readonly office: Office;
  writes(text: string): void;
  /** Runs `balcao …` as that person and answers its stdout; throws when it does not exit 0. */
  balcao(seat: Seat, ...args: readonly string[]): Promise<string>;
  /** Waits until what is asked holds. */
  until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T>;
  ticket(filter?: string): Promise<TicketItem | undefined>;
  messages(): Promise<readonly MessageItem[]>;
}

interface Step {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<string>;
}

const journey: readonly Step[] = [
  {
    title: 'a customer writes on WhatsApp and the ticket waits in the queue',
    play: async (stage) => {
      stage.writes('Oi! Meu pedido não chegou 😕 podem ver?');
      const ticket = await stage.until('a pending ticket', () => stage.ticket('state:pending queue:Suporte'));
      return `#${ticket.number} ${ticket.contact.name}, protocol ${ticket.protocol}`;
    },
  },
  {
    title: 'Ana accepts it',
    play: async (stage) => {
      await stage.balcao(stage.office.ana, 'accept', '1');
      const ticket = await stage.until('an open ticket', () => stage.ticket('state:open'));
      return `assignee ${ticket.assignee?.name ?? '?'}`;
    },
  },
  {
    title: 'her reply is sent, delivered and read',
    play: async (stage) => {
      await stage.balcao(stage.office.ana, 'reply', '1', 'Bom dia, João! Já estou verificando com a transportadora.');
      const message = await stage.until('a read reply', async () =>
        (await stage.messages()).find((item) => item.direction === 'out' && item.state === 'read'),
      );
      return `state ${message.state}`;
    },
  },
  {
    title: 'once the 24-hour window closes, free text is refused and a template goes',
    play: async (stage) => {
      const { office } = stage;
      // A customer who last wrote two days ago: the webhook comes late, with the provider's own time.
      const late = { phone: '5521998765432', name: 'Bia Ramos' };
      office.emulator.inbound({
        channel: office.account.channel,
        to: { phoneNumberId: office.account.phoneNumberId },
        from: late,
        message: { type: 'text', text: 'Vocês têm nota fiscal do mês passado?' },
        timestamp: Math.floor(Date.now() / 1000) - 48 * 3600,
      });
      const ticket = await stage.until('the late ticket', () => stage.ticket(`phone:${late.phone}`));
      await stage.balcao(office.ana, 'accept', String(ticket.number));
      const refusal = await stage.balcao(office.ana, 'reply', String(ticket.number), 'Temos, sim!').then(
        () => null,
        (error: unknown) => error,
      );
      if (!(refusal instanceof StepError) || refusal.code !== 5)
        throw new StepError('free text left outside the window', 1);
      const template = await approvedTemplate(stage);
      await stage.balcao(office.ana, 'reply', String(ticket.number), '--template', template, '--lang', 'pt_BR');
      await stage.until('the template sent', async () => {
        const { result } = await office.caio.api.call('message.list', { ticket: ticket.id });
        return result.items.find(
          (item) =>
            item.kind === 'template' && (item.state === 'sent' || item.state === 'delivered' || item.state === 'read'),
        );
      });
      return `exit 5 for text, template ${template} sent`;
    },
  },
  {
    title: 'the ticket is transferred to sales, and back to Ana',
    play: async (stage) => {
      await stage.balcao(stage.office.ana, 'transfer', '1', '--queue', 'Vendas');
      await stage.until('it in sales', () => stage.ticket('number:1 queue:Vendas state:pending'));
      await stage.balcao(stage.office.caio, 'transfer', '1', '--queue', 'Suporte', '--to', stage.office.ana.email);
      await stage.until('it back with Ana', () => stage.ticket('number:1 queue:Suporte state:open'));
      return 'Suporte → Vendas → Suporte, Ana';
    },
  },
  {
    title: 'it is tagged and noted',
    play: async (stage) => {
      await stage.balcao(stage.office.ana, 'tag', '1', '--add', 'vip');
      await stage.balcao(stage.office.ana, 'note', '1', 'Cliente já reclamou em outubro.');
      const ticket = await stage.until('the tag', () => stage.ticket('number:1 tag:vip'));
      return ticket.tags.map((tag) => tag.name).join(', ');
    },
  },
  {
    title: 'it is resolved',
    play: async (stage) => {
      await stage.balcao(stage.office.ana, 'resolve', '1');
      const ticket = await stage.until('it closed', () => stage.ticket('number:1 state:closed'));
      return `by ${ticket.resolvedBy?.name ?? '?'}`;
    },
  },
  {
    title: 'Ana reopens it, resolves it again, and a new message opens a new ticket',
    play: async (stage) => {
      await stage.balcao(stage.office.ana, 'reopen', '1');
      await stage.until('it open again', () => stage.ticket('number:1 state:open'));
      await stage.balcao(stage.office.ana, 'resolve', '1');
      stage.writes('Chegou! Obrigado 🙏');
      const ticket = await stage.until('the new ticket', () => stage.ticket(`phone:${customer.phone} state:pending`));
      return `#${ticket.number}`;
    },
  },
  {
    title: 'the conversation is exported',
    play: async (stage) => {
      const text = await stage.balcao(stage.office.ana, 'export', '1', '--format', 'txt', '--notes');
      for (const expected of ['transportadora', 'outubro', 'João Souza']) {
        if (!text.includes(expected)) throw new StepError(`the transcript lacks “${expected}”`, 1);
      }
      return `${text.split('\n').length} lines`;
    },
  },
];

class StepError extends Error {
  override readonly name = 'StepError';
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

async function approvedTemplate(stage: Stage): Promise<string> {
  const { result } = await stage.office.ana.api.call('template.list', {
    connection: 'Loja Centro',
    status: 'approved',
  });
  const plain = result.items.find((item) => item.language === 'pt_BR' && item.variables.length === 0);
  if (plain === undefined) throw new StepError('no approved template without variables', 1);
  return plain.name;
}

function createStage(context: CliContext, office: Office): Stage {
  const first = async (filter: string): Promise<TicketItem | undefined> =>
    (await office.caio.api.call('ticket.list', { filter, limit: 1 })).result.items[0];
  return {
    office,
    writes: (text) => {
      office.emulator.inbound({
        channel: office.account.channel,
        to: { phoneNumberId: office.account.phoneNumberId },
        from: customer,
        message: { type: 'text', text },
      });
    },
    balcao: (seat, ...args) => runAs(context, office, seat, args),
    until: async (what, ask) => {
      const deadline = Date.now() + deadlineMs;
      while (Date.now() < deadline) {
        // oxlint-disable-next-line no-await-in-loop -- asked again until it holds
        const answer = await ask();
        if (answer !== undefined) return answer;
        // oxlint-disable-next-line no-await-in-loop -- a condition, polled
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
      throw new StepError(`waited ${deadlineMs / 1000} s for ${what}`, 1);
    },
    ticket: (filter = '') => first(filter),
    messages: async () => (await office.caio.api.call('message.list', { ticket: '1' })).result.items,
  };
}

async function runAs(context: CliContext, office: Office, seat: Seat, args: readonly string[]): Promise<string> {
  const { runCli } = await import('../../cli/run-cli.ts');
  const stdout = new Collector();
  const stderr = new Collector();
  const code = await runCli(args, {
    ...context.io,
    stdout,
    stderr,
    isTerminal: { stdin: false, stdout: false, stderr: false },
    env: { ...context.io.env, BALCAO_SERVER: office.server.url, BALCAO_TOKEN: seat.token, BALCAO_LANG: 'pt-BR' },
  });
  if (code !== 0) throw new StepError(`balcao ${args.join(' ')} ended with ${code}: ${stderr.text.trim()}`, code);
  return stdout.text;
}

class Collector extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}
