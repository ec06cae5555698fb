import type { Request } from 'express';
import { z } from 'zod';
import { verifyCallback } from './callback-handshake.ts';
import { authoriseNumber, authoriseWaba, type GraphAnswer, type GraphParts, param, success } from './graph-call.ts';
import { GraphError } from './graph-error.ts';
import type { GraphAccount } from './graph-state.ts';
import { selectFields } from './select-fields.ts';

const usualPhoneFields = 'verified_name,code_verification_status,display_phone_number,quality_rating,platform_type';

/** `GET /{phone}?fields=`. */
export function showNumber(parts: GraphParts, req: Request, account: GraphAccount): GraphAnswer {
  authoriseNumber(parts, req, account.phoneNumberId);
  return { status: 200, body: selectFields(numberObject(account), fieldsOf(req) ?? usualPhoneFields) };
}

/** `POST /{phone}` with `webhook_configuration`: this number's own callback, verified first. */
export async function updateNumber(parts: GraphParts, req: Request, account: GraphAccount): Promise<GraphAnswer> {
  authoriseNumber(parts, req, account.phoneNumberId);
  const body = bodyAs(z.object({ webhook_configuration: override.optional() }), req.body);
  await setCallback(parts, [account], body.webhook_configuration);
  return success;
}

/** `GET /{waba}?fields=`. */
export function showWaba(parts: GraphParts, req: Request, wabaId: string): GraphAnswer {
  authoriseWaba(parts, req, wabaId);
  const waba = {
    id: wabaId,
    name: 'Loja Central',
    currency: 'BRL',
    timezone_id: '25',
    message_template_namespace: wabaId,
  };
  return { status: 200, body: selectFields(waba, fieldsOf(req) ?? 'name,timezone_id,message_template_namespace') };
}

/** `GET /{waba}/phone_numbers?fields=`. */
export function listNumbers(parts: GraphParts, req: Request): GraphAnswer {
  const numbers = authoriseWaba(parts, req, param(req, 'waba'));
  const data = numbers.map((account) => selectFields(numberObject(account), fieldsOf(req) ?? usualPhoneFields));
  return { status: 200, body: { data, paging: { cursors: { before: 'MAZDZD', after: 'MAZDZD' } } } };
}

/** `GET /{waba}/subscribed_apps`. */
export function listSubscribedApps(parts: GraphParts, req: Request): GraphAnswer {
  const [first] = authoriseWaba(parts, req, param(req, 'waba'));
  const app = { whatsapp_business_api_data: { id: '1000000000000001', name: 'Balcão', link: 'https://app.example/' } };
  const callbackUrl = first?.callbackUrl ?? null;
  const uri = callbackUrl === null ? {} : { override_callback_uri: callbackUrl };
  return { status: 200, body: { data: [{ ...app, ...uri }] } };
}

const override = z.object({ override_callback_uri: z.string().optional(), verify_token: z.string().optional() });

/** `POST /{waba}/subscribed_apps`, with `override_callback_uri` and `verify_token` to set the callback. */
export async function subscribeApp(parts: GraphParts, req: Request): Promise<GraphAnswer> {
  const numbers = authoriseWaba(parts, req, param(req, 'waba'));
  await setCallback(parts, numbers, bodyAs(override, req.body));
  return success;
}

/** `DELETE /{waba}/subscribed_apps`: no webhooks from now on. */
export function unsubscribeApp(parts: GraphParts, req: Request): GraphAnswer {
  for (const account of authoriseWaba(parts, req, param(req, 'waba'))) account.callbackUrl = null;
  return success;
}

/** `POST /{phone}/settings`: kept and shown again, without effect. */
export function updateSettings(parts: GraphParts, req: Request): GraphAnswer {
  const account = authoriseNumber(parts, req, param(req, 'phone'));
  account.settings = { ...account.settings, ...bodyAs(z.looseObject({}), req.body) };
  return success;
}

export function showSettings(parts: GraphParts, req: Request): GraphAnswer {
  return { status: 200, body: authoriseNumber(parts, req, param(req, 'phone')).settings };
}

/** `/{phone}/calls` and `/{phone}/call_permissions`: numbers here have no calling. */
export function refuseCalls(parts: GraphParts, req: Request): GraphAnswer {
  authoriseNumber(parts, req, param(req, 'phone'));
  throw new GraphError({ code: 138000, details: 'Calling is not enabled for this phone number' });
}

async function setCallback(
  { core }: GraphParts,
  accounts: readonly GraphAccount[],
  { override_callback_uri: url, verify_token: verifyToken }: z.infer<typeof override> = {},
): Promise<void> {
  if (url === undefined) return;
  if (verifyToken === undefined) throw new GraphError({ code: 100, message: '(#100) verify_token is required' });
  const result = URL.canParse(url) ? await verifyCallback(core, { url, verifyToken }) : notAUrl;
  if (!result.ok) {
    const message = `(#2200) Callback verification failed with the following errors: ${result.reason}`;
    throw new GraphError({ code: 2200, message });
  }
  for (const account of accounts) account.callbackUrl = url;
}

const notAUrl = { ok: false, reason: 'The URL is not valid' } as const;

function numberObject(account: GraphAccount): object {
  return {
    id: account.phoneNumberId,
    verified_name: account.verifiedName,
    display_phone_number: account.displayPhoneNumber,
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    status: 'CONNECTED',
    account_mode: 'LIVE',
    platform_type: 'CLOUD_API',
    messaging_limit_tier: 'TIER_1K',
    is_official_business_account: false,
    throughput: { level: 'STANDARD' },
    webhook_configuration: account.callbackUrl === null ? {} : { phone_number: account.callbackUrl },
  };
}

function fieldsOf(req: Request): string | undefined {
  const { fields } = req.query;
  return typeof fields === 'string' && fields !== '' ? fields : undefined;
}

function bodyAs<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  throw new GraphError({ code: 100, details: z.prettifyError(result.error) });
}
