import { randomUUID } from 'node:crypto';
import { AppError } from '@balcao/contract';
import express, { type Express, type Request } from 'express';
import helmet from 'helmet';
import { type Answer, dispatch } from '../dispatch.ts';
import { readDescribed } from '../media/described-file.ts';
import { checkNoNul } from '../nul.ts';
import { authenticated, byOf, type HttpPorts } from './caller.ts';
import { healthRoutes } from './health.ts';
import { mediaRoutes } from './media.ts';
import { openApi } from './open-api.ts';
import { errorBoundary } from './respond.ts';
import { guardSecrets } from './secrets.ts';
import { webhookRoute } from './webhooks.ts';

const jsonLimit = 1_048_576;

/** Thin: read the request, find who asks, dispatch, answer. */
export function createHttpApp(ports: HttpPorts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', ports.trustedProxies.length === 0 ? false : [...ports.trustedProxies]);
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] } } }));
  app.use((request, response, next) => {
    const given = request.headers['x-request-id'];
    response.setHeader('x-request-id', typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID());
    next();
  });
  app.use((request, _response, next) => {
    checkNoNul(request.url.replaceAll('%00', '\u0000'));
    next();
  });
  healthRoutes(app, ports);
  webhookRoute(app, ports.context);
  mediaRoutes(app, ports);
  actionRoutes(app, ports);
  app.use((request: Request) => {
    throw new AppError('route.unknown', { method: request.method, path: request.path });
  });
  app.use(errorBoundary(ports.context.log, jsonLimit));
  return app;
}

/** Fixed addresses of reads, and how their parameters become the action's input. */
const gets: readonly (readonly [path: string, action: string, input: (request: Request) => Record<string, unknown>])[] =
  [
    ['/v1/tickets', 'ticket.list', ({ query }) => ({ ...query, ...numbers(query, ['limit']) })],
    ['/v1/tickets/:ticket', 'ticket.show', ({ params }) => ({ ticket: params['ticket'] })],
    [
      '/v1/tickets/:ticket/messages',
      'message.list',
      ({ params, query }) => ({ ...query, ...numbers(query, ['limit']), ticket: params['ticket'] }),
    ],
    [
      '/v1/search',
      'message.search',
      ({ query: { q, ...rest } }) => ({ query: q, ...rest, ...numbers(rest, ['limit']) }),
    ],
    ['/v1/events', 'event.list', ({ query }) => ({ ...query, ...numbers(query, ['after', 'limit']) })],
    ['/v1/snapshot', 'sync.snapshot', ({ query }) => ({ ...query, ...numbers(query, ['tickets']) })],
  ];

function numbers(query: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    names.filter((name) => query[name] !== undefined && query[name] !== '').map((name) => [name, Number(query[name])]),
  );
}

/** `?cursor=` is no cursor. */
function withoutEmpty(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== ''));
}

function actionRoutes(app: Express, ports: HttpPorts): void {
  app.get('/v1/openapi.json', (_request, response) => {
    response.json(openApi());
  });
  for (const [path, action, input] of gets) {
    app.get(path, authenticated(ports), async (request, response) => {
      const { result } = await dispatch(ports.context, action, withoutEmpty(input(request)), byOf(request, response));
      response.json(result);
    });
  }
  // An address of its own: a server that knows nothing of dry runs has none, and refuses instead of doing it.
  app.post(
    ['/v1/actions/:id', '/v1/actions/:id/dry-run'],
    authenticated(ports, { isOptional: true }),
    express.json({ limit: jsonLimit, strict: false, type: () => true }),
    async (request, response) => {
      const id = String(request.params['id']);
      const dry = await dryOf(request);
      const by = { ...byOf(request, response), ...dry };
      const run = () => dispatch(ports.context, id, request.body as unknown, by);
      const answer = await guardSecrets(ports, { id, isDry: dry.isDry }, [request, response], run);
      response.json(shown(answer, dry.isDry));
    },
  );
}

/** `?dryRun=1` on the usual address is the same; what is neither yes nor no is refused rather than done. */
async function dryOf(request: Request) {
  const asked = request.query['dryRun'];
  const isYes = asked === '1' || asked === 'true';
  if (!isYes && asked !== undefined && asked !== '0' && asked !== 'false')
    throw new AppError('input.invalid', { problem: 'dryRun: 1 | 0' });
  const isDry = isYes || request.path.endsWith('/dry-run');
  const header = request.headers['x-dry-run-file'];
  return { isDry, described: isDry && typeof header === 'string' ? await readDescribed(header) : null };
}

/** `undo` is the event that undoes it; `changed` is false where all was as it was asked to be already. */
function shown({ result, seq, told }: Answer, isDry: boolean) {
  if (isDry) return { dryRun: true, result, seq, events: told?.events ?? [] };
  if (told === null) return { result, seq };
  return { result, seq, changed: told.count !== 0, undo: told.undo };
}
