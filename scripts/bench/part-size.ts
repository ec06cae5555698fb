import { join } from 'node:path';
import { openClient, requestOf } from './http-load.ts';
import { callAction, type Office, openOffice, serveOffice } from './office.ts';
import { atMost, type Row } from './report.ts';
import { seededThreadId, seededTicketId, seedOffice } from './seed.ts';
import type { Size } from './size.ts';
import { type Spread, spreadOf } from './stats.ts';

/** What a request costs among few tickets and among a million; and search in two million messages. */
export async function sizes(size: Size): Promise<readonly Row[]> {
  const steps = size.isQuick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000];
  const taken: Sample[] = [];
  // oxlint-disable-next-line no-await-in-loop -- one office at a time
  for (const tickets of steps) taken.push(await sample(tickets, size));
  const [smallest, largest] = [taken[0], taken.at(-1)];
  if (smallest === undefined || largest === undefined) return [];
  return [...smallest.costs.keys()].map((name) => compared(name, taken)).concat(searchRows(largest, size));
}

interface Sample {
  readonly tickets: number;
  readonly costs: ReadonlyMap<string, Spread>;
  readonly search: Spread;
}

/** One narrowing another, as a supervisor builds them up. */
export const fiveFilters = 'state:open,pending queue:Suporte tag:vip,pix type:Suporte demand:Entrega';

/** The filters an office uses all day, and one of each way to find tickets. */
const filters = [
  '',
  'state:pending',
  'assignee:me',
  'queue:Suporte state:closed',
  'tag:vip',
  'pedido',
  'demand:Entrega',
  fiveFilters,
] as const;
const searches = [
  'pedido',
  'boleto',
  'boleto pix',
  'pedido777',
  'cancel',
  'garantia reembolso prazo',
  'pedido5',
  '42x',
];

async function sample(tickets: number, size: Size): Promise<Sample> {
  using office = await openOffice();
  const { connectionId } = office;
  seedOffice(join(office.dataDir, 'balcao.db'), {
    tickets,
    messagesPerTicket: 2,
    connectionId,
    open: 0.2,
    pending: 0.1,
  });
  await using server = await serveOffice(office);
  const rounds = size.isQuick ? 60 : 200;
  const costs = new Map<string, Spread>();
  for (const filter of filters) {
    const path = (_index: number) => `/v1/tickets?limit=40&filter=${encodeURIComponent(filter)}`;
    // oxlint-disable-next-line no-await-in-loop -- one request at a time: cost, not throughput
    costs.set(`list ${filter === '' ? 'of active tickets' : filter}`, await cost(server.port, office, rounds, path));
  }
  const spreadOut = (index: number) => 1 + ((index * 7_919) % tickets);
  costs.set(
    'ticket by id',
    await cost(server.port, office, rounds, (index) => `/v1/tickets/${seededTicketId(spreadOut(index))}`),
  );
  costs.set(
    'resume (snapshot of 40 per state)',
    await cost(server.port, office, rounds / 4, () => '/v1/snapshot?tickets=40'),
  );
  costs.set('open a ticket (its thread)', await openTicket(server.port, office, rounds, spreadOut));
  const search = await cost(
    server.port,
    office,
    rounds * 2,
    (index) => `/v1/search?limit=20&q=${encodeURIComponent(searches[index % searches.length] ?? '')}`,
  );
  return { tickets, costs, search };
}

export async function cost(
  port: number,
  office: Office,
  rounds: number,
  path: (index: number) => string,
): Promise<Spread> {
  using client = await openClient(port);
  const request = (index: number) => {
    const token = office.tokens[index % office.tokens.length];
    return requestOf('GET', path(index), { authorization: `Bearer ${token}` });
  };
  return await timed(rounds, (index) => client.send(request(index)));
}

export async function openTicket(
  port: number,
  office: Office,
  rounds: number,
  numberOf: (index: number) => number,
): Promise<Spread> {
  const thread = (index: number) => ({ thread: seededThreadId(numberOf(index)), limit: 50 });
  return timed(rounds, async (index) => {
    await callAction(port, office.tokens[index % office.tokens.length] ?? '', 'sync.thread', thread(index));
  });
}

async function timed(rounds: number, once: (index: number) => Promise<void>): Promise<Spread> {
  const warmUp = Math.max(5, Math.floor(rounds / 5));
  const times: number[] = [];
  for (let index = 0; index < rounds + warmUp; index += 1) {
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one request at a time
    await once(index);
    if (index >= warmUp) times.push(performance.now() - started);
  }
  return spreadOf(times);
}

const short = (count: number) => (count >= 1_000_000 ? `${count / 1_000_000}M` : `${count / 1000}k`);

function compared(name: string, taken: readonly Sample[]): Row {
  const [first, last] = [taken[0], taken.at(-1)];
  const p50 = (sampled: Sample | undefined) => sampled?.costs.get(name)?.p50 ?? Number.NaN;
  return {
    kind: 'measured',
    name: `${name}, ${short(last?.tickets ?? 0)} tickets`,
    measured: p50(last),
    unit: 'ms p50',
    peer: { name: `${short(first?.tickets ?? 0)} tickets`, value: p50(first) },
    goal: atMost(1.5),
    raw: taken.map((sampled) => ({ tickets: sampled.tickets, ...sampled.costs.get(name) })),
  };
}

function searchRows({ search, tickets }: Sample, size: Size): Row[] {
  const name = `search in ${short(tickets * 2)} messages${size.isQuick ? ' (2M in a full run)' : ''}`;
  const row = (at: 'p50' | 'p95', limit: number): Row => ({
    kind: 'measured',
    name: `${name}, ${at}`,
    measured: search[at],
    unit: 'ms',
    goal: atMost(limit, 'value'),
    raw: search,
  });
  return [row('p50', 5), row('p95', 50)];
}
