import { randomUUID } from 'node:crypto';
import { userCreate } from '@balcao/contract';
import { systemActor } from './actor.ts';
import { resolveConfig, type ServerOptions } from './config.ts';
import { makeFolder } from './data-folder.ts';
import { parseInput } from './dispatch.ts';
import { makeCipher } from './key.ts';
import { checkKey } from './security/key-check.ts';
import { argonPasswords } from './security/passwords.ts';
import { makeToken } from './security/tokens.ts';
import { openStore } from './server.ts';

export interface InitOptions extends ServerOptions {
  readonly admin: { readonly email: string; readonly name?: string; readonly password: string };
}

export interface Initialised {
  readonly admin: { readonly id: string; readonly email: string };
  /** Shown once; only its hash is kept. */
  readonly token: string;
}

/**
 * Makes the database, the key file (0600) and the first admin; refuses a folder that already has one. Of the admin it asks what
 * is asked of every user, before anything is made.
 */
export async function initServer({ admin, ...options }: InitOptions): Promise<Initialised> {
  const config = resolveConfig(options);
  const name = admin.name ?? (admin.email.split('@', 1)[0]?.trim() || admin.email);
  parseInput(userCreate, { email: admin.email, name, role: 'admin', password: admin.password });
  makeFolder(config.dataDir);
  const cipher = await makeCipher(config);
  await using store = await openStore(config);
  await checkKey({ store, cipher, file: config.secretKeyFile, nowMs: Date.now() });
  const { token, hash } = makeToken();
  const { result } = await store.execute<{ id: string; email: string }>({
    id: 'admin.bootstrap',
    input: {
      email: admin.email,
      name,
      passwordHash: await argonPasswords.hash(admin.password),
      tokenHash: hash,
    },
    actor: systemActor,
    nowMs: Date.now(),
    requestId: randomUUID(),
  });
  return { admin: result, token };
}
