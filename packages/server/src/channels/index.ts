import type { Channel } from './channel.ts';
import { whatsappCloud } from './whatsapp-cloud/index.ts';

/**
 * Every channel there is. Settings reach a channel only through its own schema, so to those who walk the list the
 * settings are a record of texts.
 */
export const channels: readonly Channel[] = [whatsappCloud as unknown as Channel];

export function findChannel(name: string): Channel | undefined {
  return channels.find((channel) => channel.name === name);
}

export const channelNames: readonly string[] = channels.map(({ name }) => name);
