import { AppError, type ConnectionId } from '@balcao/contract';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { systemActor } from '../actor.ts';
import type { InboundEvent, ParsedWebhook, WebhookRequest } from '../channels/channel.ts';
import type { LiveConnection } from '../connections.ts';
import type { Context } from '../context.ts';
import type { WebhookInput } from '../intake/webhook.ts';

/** One production gateway caps at 1 MiB; Meta allows itself 3 MB. */
const bodyLimit = 3 * 1_048_576;

const path = '/webhooks/:channel/:connectionId';

/** Provider traffic: raw bytes → verify → parse → one write → 200. Nothing slow happens before the answer. */
export function webhookRoute(app: Express, context: Context): void {
  app.all(path, express.raw({ limit: bodyLimit, type: () => true }), async (request, response) => {
    const connection = await findConnection(context, request);
    const incoming = toWebhookRequest(request);
    const verification = connection.channel.verify(incoming, connection.settings);
    switch (verification.kind) {
      case 'challenge':
        response.type('text/plain').send(verification.answer);
        return;
      case 'refused':
        context.metrics.webhooks.inc({ channel: connection.channel.name, outcome: 'refused' });
        await context.execute('intake.refused', { connectionId: connection.id }, by(response));
        throw new AppError(verification.code);
      case 'accepted':
        await accept(context, connection, incoming, response);
        return;
    }
  });
  app.use(path, countOversized(context));
}

/** A body that is too large never reached the connection; it is counted there all the same. */
function countOversized(context: Context): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if ((error as { readonly type?: string } | null)?.type === 'entity.too.large') {
      const connection = await context.connections.byId(String(request.params['connectionId']));
      context.metrics.webhooks.inc({ channel: connection?.channel.name ?? 'unknown', outcome: 'too large' });
      if (connection !== null) await context.execute('intake.refused', { connectionId: connection.id }, by(response));
    }
    next(error);
  };
}

async function findConnection(context: Context, request: Request): Promise<LiveConnection> {
  const { channel, connectionId } = request.params;
  const connection = await context.connections.byId(String(connectionId));
  const isUnreadable =
    connection === null &&
    (await context.connections.unreadable()).some(
      ({ id, channelName }) => id === connectionId && channelName === channel,
    );
  if (isUnreadable) {
    context.metrics.webhooks.inc({ channel: String(channel), outcome: 'unreadable connection' });
    // 503 makes the provider keep what it has, and bring it again once the settings are mended.
    throw new AppError('connection.unreadable', { name: String(connectionId) });
  }
  if (connection === null || connection.channel.name !== channel) {
    context.metrics.webhooks.inc({ channel: 'unknown', outcome: 'unknown connection' });
    throw new AppError('reference.notFound', { kind: 'connection', ref: String(connectionId) });
  }
  return connection;
}

function toWebhookRequest(request: Request): WebhookRequest {
  if (request.method !== 'GET' && request.method !== 'POST')
    throw new AppError('route.unknown', { method: request.method, path: request.path });
  const query = Object.fromEntries(
    Object.entries(request.query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
  return {
    method: request.method,
    query,
    headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

async function accept(
  context: Context,
  connection: LiveConnection,
  incoming: WebhookRequest,
  response: Response,
): Promise<void> {
  const parsed = connection.channel.parse(incoming.body, connection.settings);
  const input = await route(context, connection, incoming, parsed);
  await context.execute('intake.webhook', input, by(response));
  context.metrics.webhooks.inc({
    channel: connection.channel.name,
    outcome: input.unknown.length === 0 ? 'stored' : 'partly understood',
  });
  response.status(200).type('text/plain').send('EVENT_RECEIVED');
  if (parsed.events.some(bringsFile)) context.wakeMedia();
  if (parsed.events.some((event) => event.kind === 'templatesChanged' || event.kind === 'accountChanged'))
    context.connections.forget();
}

/**
 * A delivery may bring events of several accounts (one app, several numbers). They are taken for another connection only when
 * the same request verifies with that connection's own secret.
 */
async function route(
  context: Context,
  connection: LiveConnection,
  incoming: WebhookRequest,
  parsed: ParsedWebhook,
): Promise<WebhookInput> {
  const owners = new Map<string, ConnectionId | null>([[connection.accountKey, connection.id]]);
  const unknown = parsed.unknown.map((part) => part.reason);
  const events: { connectionId: ConnectionId; event: InboundEvent }[] = [];
  for (const event of parsed.events) {
    const owner =
      event.accountKey === null
        ? connection.id
        : await ownerOf(context, connection, incoming, event.accountKey, owners);
    if (owner === null) unknown.push(`account ${String(event.accountKey)} belongs to no connection of this sender`);
    else events.push({ connectionId: owner, event });
  }
  return {
    connectionId: connection.id,
    body: Buffer.from(incoming.body).toString('utf8').replaceAll('\0', '\uFFFD'),
    events,
    unknown,
  };
}

async function ownerOf(
  context: Context,
  connection: LiveConnection,
  incoming: WebhookRequest,
  accountKey: string,
  owners: Map<string, ConnectionId | null>,
): Promise<ConnectionId | null> {
  const known = owners.get(accountKey);
  if (known !== undefined) return known;
  const other = await context.connections.byAccount(connection.channel.name, accountKey);
  const isTheirs = other !== null && other.channel.verify(incoming, other.settings).kind === 'accepted';
  const owner = isTheirs ? other.id : null;
  owners.set(accountKey, owner);
  return owner;
}

const by = (response: Response) => ({ actor: systemActor, requestId: String(response.getHeader('x-request-id')) });

/** What was only said wakes nobody: there is nothing to fetch and nothing to send. */
const bringsFile = (event: InboundEvent) => event.kind === 'message' && event.content.media !== null;
