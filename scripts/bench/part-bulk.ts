import { join } from 'node:path';
import WebSocket from 'ws';
import { openClient, requestOf } from './http-load.ts';
import { type Office, openOffice, serveOffice } from './office.ts';
import { atMost, type Row } from './report.ts';
import { seededTicketId, seedOffice } from './seed.ts';
import type { Size } from './size.ts';
import { pause, type Spread, spreadOf } from './stats.ts';

const inFlight = 64;

/**
 * Many tickets resolved at once while others work. There is no bulk action: operations of single resolves are driven through
 * `store.execute` inside the server, 64 at a time, each with its own savepoint, events and answer.
 */
export async function bulk(size: Size): Promise<readonly Row[]> {
  const tickets = size.isQuick ? 10_000 : 100_000;
  using office = await openOffice();
  const { connectionId, userId } = office;
  const extra = 2_000;
  seedOffice(join(office.dataDir, 'balcao.db'), {
    tickets: tickets + extra,
    messagesPerTicket: 1,
    connectionId,
    open: 1,
    pending: 0,
  });
  await using server = await serveOffice(office);
  const state = { isOver: false };
  const isOver = () => state.isOver;
  const ids = Array.from({ length: tickets }, (_, index) => seededTicketId(index + 1));
  const pings = Promise.all([
    httpPings(server.port, isOver),
    streamPings(server.port, office, isOver),
    writes(server.port, office, tickets, isOver),
  ]);
  // One that breaks is told when the job is over.
  pings.catch(() => undefined);
  const job = await server.ask<{ committedMs: number; settledMs: number }>('resolveAll', { ids, inFlight, userId });
  state.isOver = true;
  const [http, stream, other] = await pings;
  const scaled = size.isQuick ? ' (100,000 in a full run)' : '';
  const timed = (name: string, spread: Spread, limit: number): Row => ({
    kind: 'measured',
    name: `meanwhile: ${name}`,
    measured: spread.p99,
    unit: 'ms p99',
    goal: atMost(limit, 'value'),
    note: `p50 ${spread.p50.toFixed(1)} ms, ${spread.count} samples`,
    raw: spread,
  });
  return [
    {
      kind: 'measured',
      name: `resolve of ${tickets.toLocaleString('en')} tickets${scaled}`,
      measured: job.committedMs,
      unit: 'ms',
      goal: atMost(tickets / 10, 'value'),
      note: `single operations, ${inFlight} at once: no bulk action yet; told to streams after ${Math.round(job.settledMs)} ms`,
      raw: job,
    },
    timed('GET /healthz', http, 20),
    timed('WebSocket ping', stream, 20),
    timed('other writes (ticket.tag over HTTP)', other, 150),
  ];
}

async function repeat(
  isOver: () => boolean,
  gapMs: number,
  once: (index: number) => Promise<unknown>,
): Promise<Spread> {
  const times: number[] = [];
  for (let index = 0; !isOver(); index += 1) {
    const started = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one at a time, at a pace
    await once(index);
    times.push(performance.now() - started);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await pause(gapMs);
  }
  return spreadOf(times);
}

async function httpPings(port: number, isOver: () => boolean): Promise<Spread> {
  using client = await openClient(port);
  const ping = requestOf('GET', '/healthz', {});
  return await repeat(isOver, 5, () => client.send(ping));
}

async function streamPings(port: number, office: Office, isOver: () => boolean): Promise<Spread> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, { perMessageDeflate: false });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const closed = new Promise<never>((_resolve, reject) => {
    socket.once('close', (code, reason) => reject(new Error(`the stream was closed: ${code} ${reason.toString()}`)));
  });
  closed.catch(() => undefined);
  // Follows nothing but its own pings: a stream of every event would measure the reader.
  socket.send(JSON.stringify({ type: 'resume', after: null, topics: [], token: office.tokens[0] }));
  const spread = await repeat(isOver, 5, () => {
    const answered = new Promise((resolve) => socket.once('pong', resolve));
    socket.ping();
    return Promise.race([answered, closed]);
  });
  socket.terminate();
  return spread;
}

/** Tickets that the job does not touch. */
async function writes(port: number, office: Office, firstFree: number, isOver: () => boolean): Promise<Spread> {
  using client = await openClient(port);
  return await repeat(isOver, 10, (index) => {
    const input = JSON.stringify({ ticket: seededTicketId(firstFree + 1 + (index % 2_000)), add: ['pix'], remove: [] });
    const headers = {
      authorization: `Bearer ${office.tokens[index % office.tokens.length]}`,
      'content-type': 'application/json',
    };
    return client.send(requestOf('POST', '/v1/actions/ticket.tag', headers, input));
  });
}
