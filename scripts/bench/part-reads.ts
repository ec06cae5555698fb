import { join } from 'node:path';
import { startChild } from './child.ts';
import { forSeconds, type LoadResult, requestOf, runLoad } from './http-load.ts';
import { getsOf, openOffice, serveOffice } from './office.ts';
import { atLeast, type Row } from './report.ts';
import { seededTicketId, seedOffice } from './seed.ts';
import type { Size } from './size.ts';
import { alternate, medianOf, spreadOf } from './stats.ts';

const clients = 16;

/** Reads over HTTP against bare Express answering the same bytes. */
export async function reads(size: Size): Promise<readonly Row[]> {
  using office = await openOffice();
  const { connectionId } = office;
  seedOffice(join(office.dataDir, 'balcao.db'), {
    tickets: 20_000,
    messagesPerTicket: 25,
    connectionId,
    open: 0.2,
    pending: 0.1,
  });
  await using server = await serveOffice(office);
  await using bare = await startChild(new URL('./express-child.ts', import.meta.url), []);
  const barePort = await bare.ask<number>('port');
  const seconds = size.isQuick ? 1.5 : 3;

  const compare = async (name: string, path: string, limit?: number): Promise<Row> => {
    const headers = { authorization: `Bearer ${office.tokens[0]}` };
    const page = await (await fetch(`http://127.0.0.1:${server.port}${path}`, { headers })).text();
    await bare.ask('page', page);
    const ours = () => runLoad({ port: server.port, clients, next: forSeconds(seconds, getsOf(office, path)) });
    const get = requestOf('GET', '/page', headers);
    const theirs = () => runLoad({ port: barePort, clients, next: forSeconds(seconds, () => get) });
    await ours();
    await theirs();
    const runs = await alternate(size.rounds, ours, theirs);
    return {
      kind: 'measured',
      name: `${name}, ${clients} clients`,
      measured: perSecond(runs.ours),
      unit: 'req/s',
      peer: { name: `bare Express GET of the same ${page.length} bytes`, value: perSecond(runs.theirs) },
      ...(limit === undefined ? {} : { goal: atLeast(limit) }),
      note: `p99 ${latency(runs.ours).p99.toFixed(1)} ms against ${latency(runs.theirs).p99.toFixed(1)} ms`,
      raw: { ours: latency(runs.ours), theirs: latency(runs.theirs) },
    };
  };
  return [
    await compare('list of 40 tickets', '/v1/tickets?limit=40', 0.2),
    await compare('25 messages of a ticket', `/v1/tickets/${seededTicketId(19_000)}/messages?limit=40`),
    await compare('ticket by id', `/v1/tickets/${seededTicketId(19_000)}`),
  ];
}

const perSecond = (runs: readonly LoadResult[]) => medianOf(runs.map((run) => run.perSecond));
const latency = (runs: readonly LoadResult[]) => spreadOf(runs.flatMap((run) => run.latenciesMs));
