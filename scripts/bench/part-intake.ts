import { join } from 'node:path';
import { startChild } from './child.ts';
import { forSeconds, runLoad } from './http-load.ts';
import { openOffice, serveOffice, webhookRequest } from './office.ts';
import { atLeast, type Row } from './report.ts';
import type { Size } from './size.ts';
import { medianOf, spreadOf } from './stats.ts';
import { webhookBody } from './webhook-body.ts';

const people = 1_000;
const inFlight = 128;
const clients = 32;

/** Messages in: through the writer thread, and as webhooks over HTTP. */
export async function intake(size: Size): Promise<readonly Row[]> {
  using office = await openOffice();
  const numbers = { last: 0 };
  const stored = await storedPerSecond(office, size, numbers);
  return [...stored, await webhooksPerSecond(office, size, numbers)];
}

type Office = Awaited<ReturnType<typeof openOffice>>;
interface IngestResult {
  readonly seconds: number;
  readonly groups: number;
  readonly count: number;
  readonly mainThreadCpuMs: number;
}

/** Both sides in turn on the same database: the server's process is closed while the bare statements write. */
async function storedPerSecond(office: Office, size: Size, numbers: { last: number }): Promise<readonly Row[]> {
  const count = size.isQuick ? 5_000 : 20_000;
  const take = (amount: number) => (numbers.last += amount) - amount;
  const ours: number[] = [];
  const theirs: number[] = [];
  const groups: number[] = [];
  for (let round = 0; round < size.rounds; round += 1) {
    {
      await using server = await serveOffice(office);
      const ask = (amount: number) => ({
        connectionId: office.connectionId,
        from: take(amount),
        count: amount,
        inFlight,
        people,
      });
      if (round === 0) await server.ask('ingest', ask(people));
      await server.ask('ingest', ask(2_000));
      const result = await server.ask<IngestResult>('ingest', ask(count));
      ours.push(result.count / result.seconds);
      groups.push(result.count / result.groups);
      await server.ask('settle');
    }
    await using bare = await startChild(new URL('./bare-ingest-child.ts', import.meta.url), [
      join(office.dataDir, 'balcao.db'),
    ]);
    const group = Math.round(groups.at(-1) ?? 1);
    const input = (amount: number) => ({
      connectionId: office.connectionId,
      from: take(amount),
      count: amount,
      group,
      people,
    });
    await bare.ask('run', input(2_000));
    const { seconds } = await bare.ask<{ seconds: number }>('run', input(count));
    theirs.push(count / seconds);
  }
  return [
    {
      kind: 'measured',
      name: `inbound messages stored, ${inFlight} at once`,
      measured: medianOf(ours),
      unit: 'msg/s',
      peer: { name: 'bare prepared statements, same rows and groups', value: medianOf(theirs) },
      goal: atLeast(0.5),
      note: `groups of ${Math.round(medianOf(groups))}`,
      raw: { ours, theirs, groups },
    },
  ];
}

async function webhooksPerSecond(office: Office, size: Size, numbers: { last: number }): Promise<Row> {
  await using server = await serveOffice(office);
  await using bare = await startChild(new URL('./express-child.ts', import.meta.url), []);
  const barePort = await bare.ask<number>('port');
  const seconds = size.isQuick ? 2 : 4;
  const load = (port: number, howLong: number) => {
    // Signed beforehand: the sender's cost is not the server's.
    const ready = Array.from({ length: Math.ceil(howLong * 6_000) }, () => nextRequest(office, numbers));
    return runLoad({ port, clients, next: forSeconds(howLong, () => ready.pop() ?? nextRequest(office, numbers)) });
  };
  await load(server.port, 1.5);
  await load(barePort, 1.5);
  const [ours, theirs] = [[], []] as [Awaited<ReturnType<typeof load>>[], Awaited<ReturnType<typeof load>>[]];
  for (let round = 0; round < size.rounds; round += 1) {
    ours.push(await load(server.port, seconds));
    theirs.push(await load(barePort, seconds));
  }
  const spread = spreadOf(ours.flatMap((run) => run.latenciesMs));
  return {
    kind: 'measured',
    name: `webhook: signature, parse, commit, ${clients} clients`,
    measured: medianOf(ours.map((run) => run.perSecond)),
    unit: 'req/s',
    peer: { name: 'bare Express POST, same raw body', value: medianOf(theirs.map((run) => run.perSecond)) },
    goal: atLeast(0.5),
    note: `p99 ${spread.p99.toFixed(1)} ms`,
    raw: { ours: ours.map((run) => run.perSecond), theirs: theirs.map((run) => run.perSecond), latencyMs: spread },
  };
}

function nextRequest(office: Office, numbers: { last: number }): Buffer {
  numbers.last += 1;
  return webhookRequest(office.webhookPath, webhookBody(numbers.last, numbers.last % people));
}
