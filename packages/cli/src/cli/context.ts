import { AppError, type Label, type Language } from '@balcao/contract';
import type { Api } from '../api/api.ts';
import type { HttpApiOptions } from '../api/http-api.ts';
import { sanitizeText } from '../text/sanitize.ts';
import { type Credentials, createCredentials, type OpenKeyring, systemKeyring } from './credentials.ts';
import { type Io, write } from './io.ts';
import { Interrupted } from './local-error.ts';
import { type CommonOptions, resolveSettings, type Settings } from './settings.ts';

interface TokenInUse {
  readonly token: string;
  readonly source: 'environment' | 'keyring' | 'file';
}

/** What a command may touch. Everything that costs time is made when it is first asked for. */
export interface CliContext {
  readonly io: Io;
  readonly language: Language;
  readonly options: CommonOptions;
  readonly settings: Settings;
  readonly credentials: Credentials;
  token(): Promise<TokenInUse | null>;
  /** Where requests go and with what token; throws `auth.required` where there is nothing to go to. */
  target(): Promise<HttpApiOptions>;
  api(): Promise<Api>;
  /** The whole of stdin as text; it can be had once. */
  readStdin(): Promise<string>;
  readStdinBytes(): Promise<Buffer>;
  /** One line of talk, on stderr. */
  say(text: Label | string): Promise<void>;
  text(label: Label): string;
}

/** Parts that tests, and programs that already hold them, bring along. */
export interface Overrides {
  readonly createApi?: (target: HttpApiOptions) => Api;
  readonly openKeyring?: OpenKeyring;
}

interface ContextParts {
  readonly io: Io;
  readonly language: Language;
  readonly options: CommonOptions;
  readonly overrides: Overrides;
}

export function createContext({ io, language, options, overrides }: ContextParts): CliContext {
  const settings = once(() => resolveSettings(options, io));
  const credentials = once(() => createCredentials(settings().folder, overrides.openKeyring ?? systemKeyring(io.env)));
  const token = once(() => tokenInUse(io, settings(), credentials()));
  const target = once(async (): Promise<HttpApiOptions> => {
    const [{ server }, inUse] = [settings(), await token()];
    if (server === null || inUse === null) throw new AppError('auth.required');
    return { server: checkedOrigin(server), token: inUse.token, language };
  });
  const text = (label: Label) => label[language];
  const readStdinBytes = stdinReader(io);
  return {
    io,
    language,
    options,
    get settings() {
      return settings();
    },
    get credentials() {
      return credentials();
    },
    token,
    target,
    api: once(async () => {
      const where = await target();
      if (overrides.createApi !== undefined) return overrides.createApi(where);
      const { createHttpApi } = await import('../api/http-api.ts');
      return createHttpApi(where);
    }),
    readStdin: async () => (await readStdinBytes()).toString('utf8'),
    readStdinBytes,
    say: (words) => write(io.stderr, `${sanitizeText(typeof words === 'string' ? words : text(words))}\n`),
    text,
  };
}

/** The account under which a server's token is kept. */
export function accountOf({ profileName, server }: Settings): string {
  return `${profileName}@${server === null ? '' : checkedOrigin(server)}`;
}

export function checkedOrigin(server: string): string {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new AppError('input.invalid', { problem: `--server: ${server} (http://… or https://…)` });
  }
  return url.origin;
}

async function tokenInUse(io: Io, settings: Settings, credentials: Credentials): Promise<TokenInUse | null> {
  const given = io.env['BALCAO_TOKEN'];
  if (given !== undefined && given !== '') return { token: given, source: 'environment' };
  const kept = settings.server === null ? null : await credentials.read(accountOf(settings));
  return kept === null ? null : { token: kept.token, source: kept.store };
}

function stdinReader(io: Io): () => Promise<Buffer> {
  let isTaken = false;
  return async () => {
    if (isTaken) throw new AppError('input.invalid', { problem: 'stdin (-): used twice' });
    isTaken = true;
    const chunks: Buffer[] = [];
    const stop = () => io.stdin.destroy(new Interrupted());
    io.signal.addEventListener('abort', stop, { once: true });
    for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
    io.signal.removeEventListener('abort', stop);
    return Buffer.concat(chunks);
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
