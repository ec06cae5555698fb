import { join } from 'node:path';
import { type Office, openOffice, serveOffice } from './office.ts';
import { cost, fiveFilters, openTicket } from './part-size.ts';
import { atMost, type Row } from './report.ts';
import { seedOffice } from './seed.ts';
import type { Size } from './size.ts';
import type { Spread } from './stats.ts';

/** What an agent waits for in an office of 200,000 tickets and 2,000,000 messages. */
export async function desk(size: Size): Promise<readonly Row[]> {
  const tickets = size.isQuick ? 20_000 : 200_000;
  using office = await openOffice();
  const { connectionId } = office;
  seedOffice(join(office.dataDir, 'balcao.db'), {
    tickets,
    messagesPerTicket: 10,
    connectionId,
    open: 0.2,
    pending: 0.1,
  });
  await using server = await serveOffice(office);
  const rounds = size.isQuick ? 200 : 1_000;
  const list = (filter: string) =>
    cost(server.port, office, rounds, () => `/v1/tickets?limit=40&filter=${encodeURIComponent(filter)}`);
  return [
    row('list of 40 with five filters', await list(fiveFilters), 10),
    row('open a ticket (its thread)', await opened(server.port, office, rounds, tickets), 5),
  ].map((one) => ({ ...one, name: `${one.name}, ${tickets / 1000}k tickets, ${tickets / 100_000}M messages` }));
}

const opened = (port: number, office: Office, rounds: number, tickets: number): Promise<Spread> =>
  openTicket(port, office, rounds, (index) => 1 + ((index * 7_919) % tickets));

const row = (name: string, spread: Spread, limit: number): Row => ({
  kind: 'measured',
  name,
  measured: spread.p99,
  unit: 'ms p99',
  goal: atMost(limit, 'value'),
  note: `p50 ${spread.p50.toFixed(2)} ms, ${spread.count} samples`,
  raw: spread,
});
