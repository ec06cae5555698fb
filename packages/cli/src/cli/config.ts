import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Language, languages } from '@balcao/contract';
import type { Io } from './io.ts';
import { LocalError } from './local-error.ts';

export interface Profile {
  readonly server?: string;
  readonly lang?: Language;
  readonly email?: string;
  /** Folder for files of others. */
  readonly downloads?: string;
}

export interface ConfigFile {
  /** Name of the profile in use. */
  readonly profile: string;
  readonly profiles: Readonly<Record<string, Profile>>;
}

const none: ConfigFile = { profile: 'default', profiles: {} };

export function configFolder(env: Io['env']): string {
  const own = env['BALCAO_CONFIG_DIR'];
  if (own !== undefined && own !== '') return own;
  return join(env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config'), 'balcao');
}

/** Reads plainly: conf and its schema validator would cost each command more than everything else it does. */
export function readConfig(folder: string): ConfigFile {
  const path = join(folder, 'config.json');
  try {
    const { profile, profiles } = JSON.parse(readFileSync(path, 'utf8')) as Partial<ConfigFile>;
    return { profile: profile ?? none.profile, profiles: profiles ?? none.profiles };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return none;
    throw new LocalError('config.invalid', 2, `${path}: ${(error as Error).message}`, { cause: error });
  }
}

/** Replaces one profile and makes it the one in use; the file is written as a whole or not at all. */
export async function writeProfile(folder: string, name: string, profile: Profile): Promise<void> {
  const { default: Conf } = await import('conf');
  const file = new Conf<{ profile: string; profiles: Record<string, Profile> }>({
    cwd: folder,
    configName: 'config',
    configFileMode: 0o600,
    schema: {
      profile: { type: 'string', default: none.profile },
      profiles: {
        type: 'object',
        default: {},
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          properties: {
            server: { type: 'string' },
            lang: { type: 'string', enum: [...languages] },
            email: { type: 'string' },
            downloads: { type: 'string' },
          },
        },
      },
    },
  });
  file.store = { profile: name, profiles: { ...file.get('profiles'), [name]: profile } };
}
