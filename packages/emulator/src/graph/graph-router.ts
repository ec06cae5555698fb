import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from 'express';
import { bodyErrorStatus } from '../body-error.ts';
import {
  listNumbers,
  listSubscribedApps,
  refuseCalls,
  showNumber,
  showSettings,
  showWaba,
  subscribeApp,
  unsubscribeApp,
  updateNumber,
  updateSettings,
} from './account-endpoints.ts';
import {
  authoriseWaba,
  type GraphAnswer,
  type GraphParts,
  param,
  passGate,
  requireToken,
  writeAnswer,
} from './graph-call.ts';
import { GraphError, graphErrorBody, unknownObject } from './graph-error.ts';
import { deleteMedia, downloadMedia, showMedia, uploadMedia } from './media-endpoints.ts';
import { largestMediaBytes } from './media-kind.ts';
import { sendMessage } from './message-send.ts';
import { selectFields } from './select-fields.ts';
import { createTemplate, deleteTemplate, editTemplate, listTemplates } from './template-endpoints.ts';

const bodyLimit = '3mb';
/** Deeper bodies could be read but not written out again by `GET /_emulator/sent`. */
const deepestBody = 64;
/** Room for the multipart frame around the largest file. */
const uploadLimit = largestMediaBytes + 64 * 1024;

type Endpoint = (parts: GraphParts, req: Request) => GraphAnswer | Promise<GraphAnswer>;

/** Everything under `/graph`; every refusal is a Graph error, also of a body that cannot be read. */
export function createGraphRouter(parts: GraphParts): Router {
  const router = Router({ caseSensitive: true });
  const on = (endpoint: Endpoint): RequestHandler => {
    return async (req, res) => writeAnswer(res, await endpoint(parts, req));
  };
  router.get('/lookaside/whatsapp_business/attachments', on(downloadMedia));
  router.use('/:version', (req, _res, next) => {
    if (!/^v\d{1,3}\.\d$/.test(param(req, 'version'))) throw unknownPath(req);
    next();
  });
  router.post('/:version/:phone/media', express.raw({ type: () => true, limit: uploadLimit }), on(uploadMedia));
  router.use(express.json({ limit: bodyLimit, type: ['application/json', '+json', 'text/plain'] }));
  router.use(express.urlencoded({ limit: bodyLimit, extended: false }));
  router.use((req, _res, next) => {
    if (isDeeperThan(req.body, deepestBody))
      throw new GraphError({ code: 100, details: 'The body is nested too deeply' });
    next();
  });
  const onAccount = (kind: AccountCall, endpoint: Endpoint) => on(gated(kind, endpoint));
  addEdges(router, on, onAccount);
  router.get('/:version/:node', on(showNode));
  router.post('/:version/:node', on(updateNode));
  router.delete('/:version/:node', on(deleteNode));
  router.use((req) => {
    throw unknownPath(req);
  });
  router.use(answerGraphError(parts));
  return router;
}

/** What is asked of a number or a business account, as faults name it. */
type AccountCall = 'number' | 'numbers' | 'waba' | 'apps' | 'settings';

/** Faults act before the call is looked at; those for one number do not act on calls to its business account. */
function gated(kind: AccountCall, endpoint: Endpoint): Endpoint {
  return async (parts, req) => {
    requireToken(req);
    const phoneNumberId = param(req, 'phone') || param(req, 'node');
    return (await passGate(parts, { point: 'account', kind, phoneNumberId })) ?? endpoint(parts, req);
  };
}

type On = (endpoint: Endpoint) => RequestHandler;

function addEdges(router: Router, on: On, onAccount: (kind: AccountCall, endpoint: Endpoint) => RequestHandler): void {
  router.post('/:version/:phone/messages', on(sendMessage));
  router.post('/:version/:phone/settings', onAccount('settings', updateSettings));
  router.get('/:version/:phone/settings', onAccount('settings', showSettings));
  router.all('/:version/:phone/calls', on(refuseCalls));
  router.all('/:version/:phone/call_permissions', on(refuseCalls));
  router.get('/:version/:waba/phone_numbers', onAccount('numbers', listNumbers));
  router.get('/:version/:waba/subscribed_apps', onAccount('apps', listSubscribedApps));
  router.post('/:version/:waba/subscribed_apps', onAccount('apps', subscribeApp));
  router.delete('/:version/:waba/subscribed_apps', onAccount('apps', unsubscribeApp));
  router.get('/:version/:waba/message_templates', on(listTemplates));
  router.post('/:version/:waba/message_templates', on(createTemplate));
  router.delete('/:version/:waba/message_templates', on(deleteTemplate));
}

/** `GET /{id}` of whatever the id is: a number, a business account, a file, a template. */
function showNode(parts: GraphParts, req: Request): GraphAnswer | Promise<GraphAnswer> {
  requireToken(req);
  const node = nodeOf(parts, req);
  switch (node.type) {
    case 'number':
      return gated('number', () => showNumber(parts, req, node.account))(parts, req);
    case 'waba':
      return gated('waba', () => showWaba(parts, req, node.id))(parts, req);
    case 'media':
      return showMedia(parts, req, node.media);
    case 'template':
      authoriseWaba(parts, req, node.wabaId);
      return { status: 200, body: selectFields(node.template, fieldList(req)) };
  }
}

function updateNode(parts: GraphParts, req: Request): GraphAnswer | Promise<GraphAnswer> {
  requireToken(req);
  const node = nodeOf(parts, req);
  if (node.type === 'number') return gated('number', () => updateNumber(parts, req, node.account))(parts, req);
  if (node.type === 'template') return editTemplate(parts, req, node);
  throw unknownObject(param(req, 'node'));
}

function deleteNode(parts: GraphParts, req: Request): GraphAnswer {
  requireToken(req);
  const node = nodeOf(parts, req);
  if (node.type === 'media') return deleteMedia(parts, req, node.media);
  throw unknownObject(param(req, 'node'));
}

function nodeOf({ state }: GraphParts, req: Request) {
  const id = param(req, 'node');
  const account = state.accounts.get(id);
  if (account !== undefined) return { type: 'number', account } as const;
  const media = state.media.find(id);
  if (media !== undefined) return { type: 'media', media } as const;
  if ([...state.accounts.values()].some(({ wabaId }) => wabaId === id)) return { type: 'waba', id } as const;
  const found = state.templateById(id);
  if (found !== undefined) return { type: 'template', ...found } as const;
  throw unknownObject(id);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}

function fieldList(req: Request): string {
  const { fields } = req.query;
  return typeof fields === 'string' ? fields : 'name,components,language,status,category,id';
}

function unknownPath(req: Request): GraphError {
  const message = `Unknown path components: ${req.path}`;
  return new GraphError({ code: 2500, message });
}

function answerGraphError(parts: GraphParts): ErrorRequestHandler {
  return (error: unknown, _req: Request, res: Response, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const refusal = error instanceof GraphError ? error : unexpected(parts, error);
    if (refusal.retryAfterSeconds !== undefined) res.set('retry-after', String(refusal.retryAfterSeconds));
    if (refusal.status === 401) res.set('www-authenticate', 'OAuth "Facebook Platform" "invalid_token"');
    res.status(refusal.status).json(graphErrorBody(refusal, parts.state.ids.trace()));
  };
}

function unexpected({ core }: GraphParts, error: unknown): GraphError {
  const status = bodyErrorStatus(error);
  if (status !== null) return new GraphError({ code: 100, status, message: '(#100) The body cannot be read' });
  core.log('graph endpoint failed', { error: String(error) });
  return new GraphError({ code: 1, status: 500, message: 'An unknown error occurred' });
}
