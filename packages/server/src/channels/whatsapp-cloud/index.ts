import type { Channel } from '../channel.ts';
import { capabilities } from './capabilities.ts';
import { parse } from './inbound.ts';
import { media } from './media.ts';
import { send } from './outbound.ts';
import { probe } from './probe.ts';
import { roundTrip } from './round-trip.ts';
import { type WhatsappSettings, whatsappSettings } from './settings.ts';
import { templates } from './templates.ts';
import { verify } from './verify.ts';

/** WhatsApp Business Platform, Cloud API (Graph v25.0). */
export const whatsappCloud: Channel<WhatsappSettings> = {
  name: 'whatsapp-cloud',
  code: 'WA',
  title: 'WhatsApp Cloud',
  capabilities,
  settings: whatsappSettings,
  secrets: ['accessToken', 'appSecret', 'verifyToken'],
  accountKey: ({ phoneNumberId }) => phoneNumberId,
  groupKey: ({ wabaId }) => wabaId ?? null,
  verify,
  parse,
  send,
  media,
  templates,
  probe,
  roundTrip,
};
