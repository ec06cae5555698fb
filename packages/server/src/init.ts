import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { systemActor } from './actor.ts';
import { resolveConfig, type ServerOptions } from './config.ts';
import { makeFolder } from './data-folder.ts';
import { createKeyFile } from './security/cipher.ts';
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

/** Makes the database, the key file (0600) and the first admin; refuses a folder that already has one. */
export async function initServer({ admin, ...options }: InitOptions): Promise<Initialised> {
  const config = resolveConfig(options);
  makeFolder(config.dataDir);
  await using store = await openStore(config);
  if (!existsSync(config.secretKeyFile)) createKeyFile(config.secretKeyFile);
  const { token, hash } = makeToken();
  const { result } = await store.execute<{ id: string; email: string }>({
    id: 'admin.bootstrap',
    input: {
      email: admin.email,
      name: admin.name ?? admin.email.split('@', 1)[0],
      passwordHash: await argonPasswords.hash(admin.password),
      tokenHash: hash,
    },
    actor: systemActor,
    nowMs: Date.now(),
    requestId: randomUUID(),
  });
  return { admin: result, token };
}
