import { z } from 'zod';

const names = [
  'phoneNumberId',
  'wabaId',
  'accessToken',
  'appSecret',
  'verifyToken',
  'graphVersion',
  'baseUrl',
] as const;

const filled = z.string().trim().min(1, 'must not be empty');
/** Goes into a path as it is, so nothing but an object id passes. */
const objectId = filled.regex(/^[\w-]{1,64}$/, 'must be the id as Meta shows it, digits only');
/** Goes into a header as it is. */
const token = filled.regex(/^[\x21-\x7e]+$/, 'must be one line of plain characters without spaces');

const graphVersion = filled
  .regex(/^v?\d{1,3}\.\d{1,2}$/, 'must look like v25.0')
  .transform((text) => (text.startsWith('v') ? text : `v${text}`));

const baseUrl = filled
  .refine(isWebOrigin, 'must be an http(s) URL without user, query or fragment')
  .transform((text) => text.replace(/\/+$/, ''));

const shape = z.strictObject(
  {
    phoneNumberId: objectId,
    /** Without it templates and the webhook subscription cannot be asked for. */
    wabaId: objectId.optional(),
    accessToken: token,
    appSecret: token,
    verifyToken: filled,
    graphVersion: graphVersion.default('v25.0'),
    baseUrl: baseUrl.default('https://graph.facebook.com'),
  },
  { error: explainUnknown },
);

/** Text in, checked settings out; a name outside the list is refused. */
export const whatsappSettings = shape as unknown as z.ZodType<WhatsappSettings, Record<string, string>>;

export interface WhatsappSettings extends Readonly<Record<string, string | undefined>> {
  readonly phoneNumberId: string;
  readonly wabaId: string | undefined;
  readonly accessToken: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** `v25.0` */
  readonly graphVersion: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
}

function isWebOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

function explainUnknown(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  return `unknown setting ${issue.keys.join(', ')}; whatsapp-cloud has ${names.join(', ')}`;
}
