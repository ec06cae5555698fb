import type { Request } from 'express';
import type { FaultEffects } from '../faults.ts';
import type { SentItem } from '../journal.ts';
import type { Customer } from './customers.ts';
import { authoriseNumber, type GraphAnswer, type GraphParts, param, passGate, success, tokenOf } from './graph-call.ts';
import { GraphError, graphErrorBody } from './graph-error.ts';
import type { GraphAccount } from './graph-state.ts';
import { graphChannel } from './graph-webhook.ts';
import { fitsKind, mediaKinds } from './media-kind.ts';
import { sendStatuses } from './message-status.ts';
import { describeOutbound, type OutboundMessage, parseOutbound } from './outbound-message.ts';
import { type Fate, failureOf } from './status-plan.ts';
import type { Template } from './template.ts';
import { checkTemplate } from './template-check.ts';
import { isBsuid, isPhone, waIdOf } from './wa-id.ts';

/**
 * `POST /{phone}/messages`. Phases: faults before acceptance, token and number, shape, rate limits, recipient,
 * window. What is accepted gets a wamid, is recorded, and its statuses follow; the answer itself may still be lost.
 */
export async function sendMessage(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const phoneNumberId = param(req, 'phone');
  const about = describeOutbound(req.body);
  const record: Recorder = (result) =>
    parts.core.journal.record({
      channel: graphChannel,
      phoneNumberId,
      ...about,
      body: req.body,
      failsWith: null,
      token: tokenOf(req) === null ? null : '[redacted]',
      ...result,
    });
  try {
    const ending = await passGate(parts, { point: 'send', phoneNumberId, ...about });
    if (ending !== null) {
      record({ providerId: null, response: null });
      return ending;
    }
    return await accept(parts, authoriseNumber(parts, req, phoneNumberId), req.body, record);
  } catch (error) {
    if (error instanceof GraphError) {
      const body = graphErrorBody(error, parts.state.ids.trace());
      record({ providerId: null, response: { status: error.status, body } });
    }
    throw error;
  }
}

type Recorder = (result: Pick<SentItem, 'providerId' | 'response'> & { failsWith?: number }) => void;

async function accept(parts: GraphParts, account: GraphAccount, body: unknown, record: Recorder): Promise<GraphAnswer> {
  const request = parseOutbound(body);
  if (request.type !== 'message') {
    record({ providerId: request.messageId, response: { status: 200, body: { success: true } } });
    return success;
  }
  const { message } = request;
  const customer = recipientOf(parts, account, message);
  checkRate(parts, account, customer);
  const template = checkContent(parts, account, message);
  const fate = fateOf(parts, account, message, customer);
  const effects = effectsOnAccepted(parts, account, message, customer);
  const wamid = parts.state.ids.wamid(customer.waId ?? customer.bsuid ?? '');
  const response = { status: 200, body: acceptedBody(message, customer, wamid) };
  const isLost = effects.resetAfterAccept === true || effects.hangAfterAccept === true;
  const failure = failureOf(fate, effects);
  record({
    providerId: wamid,
    response: isLost ? null : response,
    ...(failure === null ? {} : { failsWith: failure }),
  });
  await sendStatuses(parts, { account, customer, message, template, wamid, fate, effects });
  if (effects.resetAfterAccept === true) return 'reset';
  return effects.hangAfterAccept === true ? 'hang' : response;
}

/** The customer as this number knows them, with the id WhatsApp would answer. */
function recipientOf({ state }: GraphParts, account: GraphAccount, message: OutboundMessage): Customer {
  const { to, recipient, isGroup } = message;
  if (to === null) {
    if (recipient === null || !isBsuid(recipient)) throw invalidRecipient('recipient');
    return state.customers.meet(account.phoneNumberId, { waId: null, bsuid: recipient });
  }
  if (isGroup) return state.customers.meet(account.phoneNumberId, { waId: to, bsuid: null });
  if (!isPhone(to)) throw invalidRecipient('to');
  const waId = waIdOf(to);
  if (waId === waIdOf(account.displayPhoneNumber)) throw new GraphError({ code: 131021 });
  return state.customers.meet(account.phoneNumberId, { waId, bsuid: null });
}

function invalidRecipient(field: string): GraphError {
  return new GraphError({ code: 131009, details: `${field}: not a valid WhatsApp recipient` });
}

function checkRate({ state }: GraphParts, { phoneNumberId }: GraphAccount, customer: Customer): void {
  const code = state.limiter.check({ phoneNumberId, to: customer.waId ?? customer.bsuid ?? '' });
  if (code !== null) throw new GraphError({ code });
}

/** Templates must exist and fit, media must be there; the template when it is one. */
function checkContent({ state }: GraphParts, account: GraphAccount, message: OutboundMessage): Template | null {
  if (message.payload.template !== undefined) {
    const template = checkTemplate(state.templatesOf(account.wabaId), message.payload.template);
    if (template.category === 'AUTHENTICATION' && message.recipient !== null) throw new GraphError({ code: 131062 });
    return template;
  }
  const id = mediaIdOf(message);
  if (id !== null && state.media.find(id)?.phoneNumberId !== account.phoneNumberId) {
    throw new GraphError({ code: 100, details: `${message.kind}.id: media ${id} does not exist` });
  }
  return null;
}

function mediaIdOf({ kind, payload }: OutboundMessage): string | null {
  const mediaKind = mediaKinds.find((candidate) => candidate === kind);
  return mediaKind === undefined ? null : (payload[mediaKind]?.id ?? null);
}

/** Whether the network delivers: not outside the window, not a file of another kind. */
function fateOf(
  { core, state }: GraphParts,
  account: GraphAccount,
  message: OutboundMessage,
  customer: Customer,
): Fate {
  const { kind, isGroup, payload } = message;
  const usual: Fate = payload.audio?.voice === true ? 'played' : 'read';
  if (kind === 'template') return usual;
  const { outOfWindow } = core.faults.take({
    ...momentOf(account, message, customer),
    points: ['send'],
    effects: ['outOfWindow'],
  });
  if (outOfWindow === 'at once') throw new GraphError({ code: 131047 });
  if (outOfWindow === 'later' || !(isGroup || state.customers.isWindowOpen(customer))) return { failed: 131047 };
  const mime = state.media.find(mediaIdOf(message) ?? '')?.mime;
  const mediaKind = mediaKinds.find((candidate) => candidate === kind);
  return mime !== undefined && mediaKind !== undefined && !fitsKind(mime, mediaKind) ? { failed: 131053 } : usual;
}

/** The faults that act on a message the provider has taken: on its answer and on its statuses. */
function effectsOnAccepted(
  { core }: GraphParts,
  account: GraphAccount,
  message: OutboundMessage,
  customer: Customer,
): FaultEffects {
  const moment = momentOf(account, message, customer);
  const onAnswer = core.faults.take({ ...moment, points: ['send'], effects: ['resetAfterAccept', 'hangAfterAccept'] });
  const onBoth = core.faults.take({
    ...moment,
    points: ['send', 'status'],
    effects: ['duplicate', 'reorder', 'statusOrder', 'earlyStatus', 'dropStatus', 'unknownStatus'],
  });
  const onStatus = core.faults.take({ ...moment, points: ['status'], effects: ['fail', 'delayMs'] });
  return { ...onAnswer, ...onBoth, ...onStatus };
}

function momentOf({ phoneNumberId }: GraphAccount, { kind, to, recipient }: OutboundMessage, customer: Customer) {
  const addresses = [to, recipient, customer.waId, customer.bsuid].filter((address) => address !== null);
  return { channel: graphChannel, phoneNumberId, kind, to: addresses };
}

function acceptedBody(message: OutboundMessage, { waId, bsuid }: Customer, wamid: string): object {
  const input = message.to ?? message.recipient;
  const ids = { ...(waId === null ? {} : { wa_id: waId }), ...(bsuid === null ? {} : { user_id: bsuid }) };
  const status = message.kind === 'template' ? { message_status: 'accepted' } : {};
  return { messaging_product: 'whatsapp', contacts: [{ input, ...ids }], messages: [{ id: wamid, ...status }] };
}
