import { AppError, type Language } from '@balcao/contract';
import type { Api } from '../api/api.ts';
import { createHttpApi } from '../api/http-api.ts';

export interface Session {
  /** The same object for the life of the program; what is behind it changes with the token. */
  readonly api: Api;
  /** Takes a token, or the password of who was signed in. */
  signIn(secret: string, email: string | null): Promise<void>;
}

export interface SessionOptions {
  readonly api: Api;
  readonly server: string;
  readonly language: Language;
  /** The new token is in use: keep it for the next start. */
  readonly onToken: (token: string) => Promise<void>;
}

/** An api whose token can be replaced while the screens stay as they are. */
export function createSession({ api, server, language, onToken }: SessionOptions): Session {
  let current = api;
  const withToken = (token: string | null) => createHttpApi({ server, token, language });
  return {
    api: {
      call: (action, input, options) => current.call(action, input, options),
      tryOut: (action, input, options) => current.tryOut(action, input, options),
      snapshot: (options) => current.snapshot(options),
      subscribe: (options) => current.subscribe(options),
      upload: (file) => current.upload(file),
      download: (mediaId) => current.download(mediaId),
    },
    async signIn(secret, email) {
      const token = (await isToken(withToken(secret))) ? secret : await logIn(withToken(null), secret, email);
      current = withToken(token);
      await onToken(token);
    },
  };
}

async function isToken(api: Api): Promise<boolean> {
  try {
    await api.call('auth.whoami', {});
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('auth.')) return false;
    throw error;
  }
}

async function logIn(api: Api, password: string, email: string | null): Promise<string> {
  if (email === null) throw new AppError('auth.invalid');
  const { result } = await api.call('auth.login', { email, password });
  return result.token;
}
