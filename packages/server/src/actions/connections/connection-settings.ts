import { AppError } from '@balcao/contract';
import type { Channel } from '../../channels/channel.ts';
import type { Cipher } from '../../security/cipher.ts';
import type { ChannelAccess } from '../handler.ts';

/** How settings are kept: what may be shown as text, the names of the secrets, and the secrets sealed. */
export interface StoredSettings {
  readonly shown: string;
  readonly sealed: string;
  readonly accountKey: string;
}

export function channelOf(channels: ChannelAccess, name: string): Channel {
  const channel = channels.find(name);
  if (channel === undefined)
    throw new AppError('input.invalid', {
      problem: `there is no channel ${name}; known: ${channels.names.join(', ')}`,
    });
  return channel;
}

/** Checks the settings against the channel and seals its secrets. */
export function storeSettings(
  channel: Channel,
  settings: Readonly<Record<string, string>>,
  cipher: Cipher,
): StoredSettings {
  const parsed = channel.settings.safeParse(settings);
  if (!parsed.success) {
    const problem = parsed.error.issues
      .map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`)
      .join('; ');
    throw new AppError('input.invalid', { problem });
  }
  const isSecret = (name: string) => (channel.secrets as readonly string[]).includes(name);
  const entries = Object.entries(parsed.data).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const shown = {
    public: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
    secretNames: entries.map(([name]) => name).filter(isSecret),
  };
  return {
    shown: JSON.stringify(shown),
    sealed: cipher.seal(JSON.stringify(Object.fromEntries(entries.filter(([name]) => isSecret(name))))),
    accountKey: channel.accountKey(parsed.data),
  };
}

/** The settings as the channel takes them, secrets in place. */
export function openSettings(
  row: { readonly settings: string; readonly secrets: string },
  cipher: Cipher,
): Record<string, string> {
  const shown = JSON.parse(row.settings) as { readonly public: Record<string, string> };
  return { ...shown.public, ...(JSON.parse(cipher.open(row.secrets)) as Record<string, string>) };
}
