import { ControlRefusal, type InboundResult } from '../provider.ts';
import type { GraphParts } from './graph-call.ts';
import type { GraphAccount, GraphState } from './graph-state.ts';
import { type Change, envelopeOf, isOfNumber, pushWebhook, valueHead } from './graph-webhook.ts';
import { type InboundInput, type InboundItem, inboundInput } from './inbound-input.ts';
import { type BuiltMessage, buildMessage } from './inbound-message.ts';

/**
 * `POST /_emulator/inbound`: a customer writes, or any webhook at all is sent. Gives back at once; the deliveries
 * tell the rest.
 */
export function receiveInbound(parts: GraphParts, input: unknown): InboundResult {
  const request = inboundInput.parse(input);
  const account = accountOf(parts.state, request.to);
  if (request.raw === true) return sendRaw(parts, account, request);
  const items = (request.batch ?? [request]).map((item) => ({ ...pickItem(request), ...pickItem(item) }));
  const built = items.map((item) => buildItem(parts, item));
  const first = built[0];
  if (first === undefined) throw refusal('nothing to send');
  const deliveries = pushWebhook(parts.core, {
    account: first.account,
    lane: first.lane,
    kind: first.kind,
    body: envelopeOf(mergeItems(built), parts.core.clock.now()),
    ...deliveryOptions(request),
  });
  return { ids: built.flatMap(({ id }) => (id === null ? [] : [id])), deliveries };
}

/** One thing of a delivery; things of one number and field share a `value`. */
interface BuiltItem {
  readonly account: GraphAccount;
  readonly field: string;
  readonly lane: string;
  readonly kind: string;
  readonly id: string | null;
  readonly lists: Readonly<Record<string, readonly unknown[]>>;
  /** Further fields of `value`, from a native one. */
  readonly value: Readonly<Record<string, unknown>>;
}

function buildItem(parts: GraphParts, item: InboundItem): BuiltItem {
  const account = accountOf(parts.state, item.to);
  const { status, value, from, message, echo = false } = item;
  const lane = from?.wa_id ?? from?.phone ?? from?.bsuid ?? '';
  const field = item.field ?? (echo ? 'smb_message_echoes' : 'messages');
  if (value !== undefined) return { account, field, lane, kind: field, id: null, lists: {}, value };
  if (status !== undefined)
    return { account, field, lane, kind: 'status', id: null, lists: { statuses: [status] }, value: {} };
  if (message === undefined) throw refusal('message, status, value or batch is needed');
  if (from === undefined) throw refusal('from is needed: {phone}, {wa_id} or {bsuid}');
  const built = buildMessage(parts, account, { ...item, from, message });
  const customerLane = built.customer.waId ?? built.customer.bsuid ?? '';
  return {
    account,
    field,
    lane: customerLane,
    kind: message.type,
    id: built.id,
    lists: listsOf(built, echo),
    value: {},
  };
}

function listsOf({ message, contact, errors }: BuiltMessage, isEcho: boolean): BuiltItem['lists'] {
  return {
    ...(contact === null || isEcho ? {} : { contacts: [contact] }),
    [isEcho ? 'message_echoes' : 'messages']: [message],
    ...(errors === null ? {} : { errors }),
  };
}

function mergeItems(items: readonly BuiltItem[]): Change[] {
  const groups = Map.groupBy(items, ({ account, field }) => `${account.phoneNumberId}\n${field}`);
  return [...groups.values()].map((group) => {
    const lists: Record<string, unknown[]> = {};
    for (const item of group) {
      for (const [name, entries] of Object.entries(item.lists)) lists[name] = [...(lists[name] ?? []), ...entries];
    }
    if (lists['contacts'] !== undefined) lists['contacts'] = distinct(lists['contacts']);
    const [{ account, field }] = group as [BuiltItem, ...BuiltItem[]];
    const native = Object.assign({}, ...group.map(({ value }) => value)) as Record<string, unknown>;
    return { account, field, value: { ...(isOfNumber(field) ? valueHead(account) : {}), ...lists, ...native } };
  });
}

function distinct(entries: readonly unknown[]): unknown[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

function sendRaw(parts: GraphParts, account: GraphAccount, request: InboundInput): InboundResult {
  const { body, value, field = 'messages', from } = request;
  const change = { account, field, value: value ?? {} };
  if (body === undefined && value === undefined) throw refusal('raw needs body or value');
  const content =
    typeof body === 'string'
      ? Buffer.from(body)
      : ((body as object | null | undefined) ?? envelopeOf([change], parts.core.clock.now()));
  const lane = from?.wa_id ?? from?.phone ?? from?.bsuid ?? '';
  return {
    ids: [],
    deliveries: pushWebhook(parts.core, { account, lane, kind: 'raw', body: content, ...deliveryOptions(request) }),
  };
}

function deliveryOptions({ repeat = 1, parallel = false }: InboundInput) {
  return { repeat, isParallel: parallel };
}

function pickItem(item: InboundItem): InboundItem {
  const { to, from, message, status, value, field, timestamp, echo } = item;
  const all = { to, from, message, status, value, field, timestamp, echo };
  return Object.fromEntries(Object.entries(all).filter(([, entry]) => entry !== undefined));
}

/** The number a control request means; the only one there is when it names none. */
export function accountOf({ accounts }: GraphState, to: InboundInput['to']): GraphAccount {
  const all = [...accounts.values()];
  const found =
    to === undefined
      ? all.length === 1 && all[0]
      : all.find(
          (account) =>
            account.phoneNumberId === to.phoneNumberId || (to.name !== undefined && account.verifiedName === to.name),
        );
  if (found) return found;
  throw new ControlRefusal({
    status: 404,
    code: 'account.unknown',
    message: 'No such account; register it with POST /_emulator/accounts',
  });
}

function refusal(message: string): ControlRefusal {
  return new ControlRefusal({ status: 400, code: 'input.invalid', message });
}
