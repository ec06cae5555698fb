/** An answer of the Graph API that refuses: HTTP status and the code on which callers decide. */
export class GraphError extends Error {
  readonly status: number;
  readonly code: number;
  readonly subcode: number | undefined;
  readonly details: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor({ code, status, message, subcode, details, retryAfterSeconds }: GraphErrorOptions) {
    const known = catalogue[code];
    super(message ?? `(#${code}) ${known?.title ?? 'Unknown error'}`);
    this.code = code;
    this.status = status ?? known?.status ?? 400;
    this.subcode = subcode;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface GraphErrorOptions {
  readonly code: number;
  readonly status?: number | undefined;
  readonly message?: string | undefined;
  readonly subcode?: number | undefined;
  readonly details?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/** Titles as Meta words them; the contract decides on `code` only. */
const catalogue: Readonly<Record<number, { readonly status: number; readonly title: string }>> = {
  0: { status: 401, title: 'AuthException' },
  1: { status: 400, title: 'API Unknown' },
  2: { status: 503, title: 'API Service' },
  3: { status: 500, title: 'API Method' },
  4: { status: 400, title: 'Application request limit reached' },
  10: { status: 403, title: 'Permission denied' },
  33: { status: 400, title: 'Parameter value is not valid' },
  100: { status: 400, title: 'Invalid parameter' },
  190: { status: 401, title: 'Access token has expired' },
  368: { status: 403, title: 'Temporarily blocked for policies violations' },
  613: { status: 400, title: 'Calls to this api have exceeded the rate limit.' },
  2200: { status: 400, title: 'Callback verification failed' },
  2500: { status: 400, title: 'Unknown path components' },
  80007: { status: 400, title: 'Rate limit issues' },
  130429: { status: 429, title: 'Rate limit hit' },
  130472: { status: 400, title: "User's number is part of an experiment" },
  130497: { status: 403, title: 'Business account is restricted from messaging users in this country.' },
  131000: { status: 500, title: 'Something went wrong' },
  131005: { status: 403, title: 'Access denied' },
  131008: { status: 400, title: 'Required parameter is missing' },
  131009: { status: 400, title: 'Parameter value is not valid' },
  131016: { status: 500, title: 'Service unavailable' },
  131021: { status: 400, title: 'Recipient cannot be sender' },
  131026: { status: 400, title: 'Message undeliverable' },
  131030: { status: 400, title: 'Recipient phone number not in allowed list' },
  131031: { status: 403, title: 'Account has been locked' },
  131042: { status: 400, title: 'Business eligibility payment issue' },
  131044: { status: 400, title: 'Business eligibility payment issue' },
  131045: { status: 500, title: 'Incorrect certificate' },
  131047: { status: 400, title: 'Re-engagement message' },
  131048: { status: 400, title: 'Spam rate limit hit' },
  131049: {
    status: 400,
    title: 'This message was not delivered to maintain healthy ecosystem engagement.',
  },
  131050: { status: 400, title: 'User opted out of marketing messages' },
  131051: { status: 400, title: 'Unsupported message type' },
  131052: { status: 400, title: 'Media download error' },
  131053: { status: 400, title: 'Media upload error' },
  131056: { status: 400, title: '(Business Account, Consumer Account) pair rate limit hit' },
  131057: { status: 500, title: 'Account in maintenance mode' },
  131062: { status: 400, title: 'Business-scoped user id is not supported for this message' },
  132000: { status: 400, title: 'Number of parameters does not match the expected number of params' },
  132001: { status: 404, title: 'Template name does not exist in the translation' },
  132005: { status: 400, title: 'Translated text too long' },
  132007: { status: 400, title: 'Template format character policy violated' },
  132012: { status: 400, title: 'Parameter format does not match format in the created template' },
  132015: { status: 400, title: 'Template is paused' },
  132016: { status: 400, title: 'Template is disabled' },
  133016: { status: 400, title: 'Account register deregister rate limit exceeded' },
  135000: { status: 400, title: 'Generic user error' },
  138000: { status: 400, title: 'Calling not enabled' },
};

/** The body of a refusal. `fbtrace_id` is what support would ask for. */
export function graphErrorBody(error: GraphError, fbtraceId: string): object {
  return {
    error: {
      message: error.message,
      type: 'OAuthException',
      code: error.code,
      ...(error.subcode === undefined ? {} : { error_subcode: error.subcode }),
      ...(error.details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details: error.details } }),
      fbtrace_id: fbtraceId,
    },
  };
}

/** The same failure as it stands in `statuses[].errors` and `messages[].errors`. */
export function asyncError(code: number, details?: string): object {
  const title = catalogue[code]?.title ?? 'Unknown error';
  return {
    code,
    title,
    message: title,
    error_data: { details: details ?? asyncDetails[code] ?? title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  };
}

const asyncDetails: Readonly<Record<number, string>> = {
  131047:
    'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  131051: 'Message type is currently not supported.',
};

/** What Meta answers for an id that the token cannot see. */
export function unknownObject(id: string): GraphError {
  return new GraphError({
    code: 100,
    subcode: 33,
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  });
}
