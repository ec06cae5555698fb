import { AppError } from '@balcao/contract';
import type { z } from 'zod';
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
  if (!parsed.success) throw new AppError('input.invalid', { problem: problemOf(parsed.error) });
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

const problemOf = ({ issues }: z.ZodError) =>
  issues.map((issue) => `${issue.path.join('.') || 'settings'}: ${issue.message}`).join('; ');

export interface SettingsRow {
  readonly channel: string;
  readonly settings: string;
  readonly secrets: string;
}

/** What can be made of a stored connection: a channel with its settings, or why there is none. */
export type ReadSettings =
  | { readonly kind: 'read'; readonly channel: Channel; readonly settings: Record<string, string | undefined> }
  | { readonly kind: 'unreadable'; readonly reason: string };

/**
 * The settings as the channel takes them, secrets in place. A row that was written by another version, with another key, or for a
 * channel that this server does not have is no surprise: it stops that connection and no other.
 */
export function readSettings(row: SettingsRow, channels: Pick<ChannelAccess, 'find'>, cipher: Cipher): ReadSettings {
  const channel = channels.find(row.channel);
  if (channel === undefined) return unreadable(`this server has no channel ${row.channel}`);
  const shown = shownSettings(row);
  if (shown === null) return unreadable('the stored settings are not readable; set them again');
  const secrets = openSecrets(row, cipher);
  if (secrets === null) return unreadable('its secrets do not open with the key of this server; set them again');
  const parsed = channel.settings.safeParse({ ...shown, ...secrets });
  if (parsed.success) return { kind: 'read', channel, settings: parsed.data };
  return unreadable(`the stored settings are not what ${row.channel} takes: ${problemOf(parsed.error)}`);
}

const unreadable = (reason: string): ReadSettings => ({ kind: 'unreadable', reason });

/** What is still readable, to be completed by whoever sets the rest again. */
export function readableSettings(row: SettingsRow, cipher: Cipher): Record<string, string> {
  return { ...shownSettings(row), ...openSecrets(row, cipher) };
}

function shownSettings(row: SettingsRow): Record<string, string> | null {
  return recordOf(() => (JSON.parse(row.settings) as { readonly public?: unknown }).public);
}

function openSecrets(row: SettingsRow, cipher: Cipher): Record<string, string> | null {
  return recordOf(() => JSON.parse(cipher.open(row.secrets)) as unknown);
}

/** Null for what cannot be read, whatever is wrong with it. */
function recordOf(read: () => unknown): Record<string, string> | null {
  try {
    const value = read();
    return typeof value === 'object' && value !== null ? (value as Record<string, string>) : null;
  } catch {
    return null;
  }
}
