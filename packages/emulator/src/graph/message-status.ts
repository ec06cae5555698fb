import { createHash } from 'node:crypto';
import { unixSeconds } from '../clock.ts';
import type { FaultEffects } from '../faults.ts';
import type { Delivery } from '../webhook-delivery.ts';
import type { Customer } from './customers.ts';
import type { GraphParts } from './graph-call.ts';
import { asyncError } from './graph-error.ts';
import type { GraphAccount } from './graph-state.ts';
import { envelopeOf, pushWebhook, valueHead } from './graph-webhook.ts';
import type { OutboundMessage } from './outbound-message.ts';
import { type Fate, type PlannedStatus, planStatuses } from './status-plan.ts';
import type { Template } from './template.ts';

const dayMs = 24 * 3_600_000;
/** How long the answer to a send waits for its early status to be taken. */
const earlyWaitMs = 5000;

export interface AcceptedMessage {
  readonly account: GraphAccount;
  readonly customer: Customer;
  readonly message: OutboundMessage;
  readonly template: Template | null;
  readonly wamid: string;
  readonly fate: Fate;
  readonly effects: FaultEffects;
}

/**
 * Sends the status webhooks of an accepted message, one pause before each. They go on after this resolves; it only
 * waits when a fault wants the first one to arrive before the answer.
 */
export async function sendStatuses(parts: GraphParts, accepted: AcceptedMessage): Promise<void> {
  const { core } = parts;
  const { effects } = accepted;
  const plan = [...planStatuses(accepted.fate, effects)];
  if (effects.earlyStatus === true) {
    const first = plan.shift();
    const deliveries = first === undefined ? [] : push(parts, accepted, first);
    const tried = Promise.all(deliveries.map((delivery) => delivery.tried));
    await Promise.race([tried, core.work.wait(earlyWaitMs)]).catch(() => {});
  }
  if (plan.length === 0) return;
  core.work.run('statuses', async () => {
    if (effects.delayMs !== undefined) await core.work.wait(effects.delayMs);
    for (const planned of plan) {
      await core.work.wait(core.statusDelayMs);
      push(parts, accepted, planned);
    }
  });
}

function push({ core }: GraphParts, accepted: AcceptedMessage, planned: PlannedStatus): Delivery[] {
  const { account, customer } = accepted;
  const status = statusObject(accepted, planned, core.clock.now());
  const body = envelopeOf(
    [{ account, field: 'messages', value: { ...valueHead(account), statuses: [status] } }],
    core.clock.now(),
  );
  return pushWebhook(core, { account, lane: customer.waId ?? customer.bsuid ?? '', body, kind: 'status' });
}

function statusObject(accepted: AcceptedMessage, { status, errorCode }: PlannedStatus, now: number): object {
  const { wamid, customer, message } = accepted;
  return {
    id: wamid,
    status,
    timestamp: unixSeconds(now),
    ...(customer.waId === null ? {} : { recipient_id: customer.waId }),
    ...(customer.bsuid === null ? {} : { recipient_user_id: customer.bsuid }),
    ...(message.isGroup ? { recipient_type: 'group' } : {}),
    ...(errorCode === undefined ? billing(accepted, status, now) : { errors: [asyncError(errorCode)] }),
    ...(message.opaque === null ? {} : { biz_opaque_callback_data: message.opaque }),
  };
}

/** `conversation` comes with sent and delivered, and only sent says when it ends. */
function billing({ account, customer, template }: AcceptedMessage, status: string, now: number): object {
  if (!['sent', 'delivered', 'read'].includes(status)) return {};
  const category = template?.category.toLowerCase() ?? 'service';
  const isFree = template === null;
  const pricing = {
    billable: !isFree,
    pricing_model: 'PMP',
    category,
    type: isFree ? 'free_customer_service' : 'regular',
  };
  if (status === 'read') return { pricing };
  const opened = customer.lastInboundAt ?? now;
  const seed = `${account.phoneNumberId}:${customer.waId ?? customer.bsuid}:${category}:${Math.floor(opened / dayMs)}`;
  const id = createHash('md5').update(seed).digest('hex');
  const end = status === 'sent' ? { expiration_timestamp: unixSeconds(opened + dayMs) } : {};
  return { conversation: { id, ...end, origin: { type: category } }, pricing };
}
