import type { FaultEffects } from '../faults.ts';
import type { Core } from '../provider.ts';
import type { Delivery } from '../webhook-delivery.ts';
import type { GraphAccount } from './graph-state.ts';
import { encodeMetaJson, signatureHeaders } from './meta-json.ts';

export const graphChannel = 'whatsapp-cloud';

/** One `changes[]` element of a webhook. */
export interface Change {
  readonly account: GraphAccount;
  readonly field: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Fields about messages name the number; the others are about the business account, and tell when they happened. */
const numberFields: ReadonlySet<string> = new Set([
  'messages',
  'message_echoes',
  'smb_message_echoes',
  'calls',
  'history',
]);

export const isOfNumber = (field: string): boolean => numberFields.has(field);

/** Puts changes into Meta's envelope: one entry per business account, in order of first appearance. */
export function envelopeOf(changes: readonly Change[], nowMs: number): object {
  const byWaba = Map.groupBy(changes, ({ account }) => account.wabaId);
  const entry = [...byWaba].map(([id, list]) => ({
    id,
    ...(list.every(({ field }) => isOfNumber(field)) ? {} : { time: Math.floor(nowMs / 1000) }),
    changes: list.map(({ field, value }) => ({ field, value })),
  }));
  return { object: 'whatsapp_business_account', entry };
}

/** The two fields every `value` begins with. */
export function valueHead({ displayPhoneNumber, phoneNumberId }: GraphAccount): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: displayPhoneNumber.replace(/\D/g, ''), phone_number_id: phoneNumberId },
  };
}

interface Push {
  readonly account: GraphAccount;
  /** The customer, so that what concerns one person leaves in order. */
  readonly lane: string;
  /** An object in Meta's encoding, or the exact bytes. */
  readonly body: object | Buffer;
  readonly kind: string;
  readonly isParallel?: boolean;
  /** How many deliveries of the same body. */
  readonly repeat?: number;
}

/** Signs a body with the account's secret and queues it, as often as `repeat` and the faults say. */
export function pushWebhook(core: Core, { account, lane, body, kind, isParallel, repeat = 1 }: Push): Delivery[] {
  const effects = core.faults.take({
    channel: graphChannel,
    points: ['webhook'],
    phoneNumberId: account.phoneNumberId,
    to: [lane],
    kind,
    effects: ['duplicate', 'delayMs', 'reorder', 'wrongSignature'],
  });
  const bytes = Buffer.isBuffer(body) ? body : encodeMetaJson(body);
  const copies = repeat * (effects.duplicate ?? 1);
  return Array.from({ length: copies }, () =>
    core.webhooks.push({
      channel: graphChannel,
      phoneNumberId: account.phoneNumberId,
      lane: `${account.phoneNumberId}\n${lane}`,
      url: account.callbackUrl,
      body: bytes,
      sign: (raw, wrong) => ({
        'user-agent': 'facebookexternalua',
        ...signatureHeaders(account.appSecret, raw, wrong),
      }),
      effects: effects satisfies FaultEffects,
      ...(isParallel === undefined ? {} : { isParallel }),
    }),
  );
}
