import { describe, expect, test } from 'vitest';
import { channels, findChannel } from './index.ts';
import { type ChannelCase, describeChannel } from './testing.ts';
import { contractCase as whatsappCloudCase } from './whatsapp-cloud/contract-case.ts';

const cases: Readonly<Record<string, ChannelCase>> = {
  'whatsapp-cloud': whatsappCloudCase,
};

describe('the list of channels', () => {
  test.each(channels)('$name is in the contract suite', ({ name }) => {
    expect(Object.keys(cases)).toContain(name);
  });
  test('has each name and code once', () => {
    expect(new Set(channels.map(({ name }) => name)).size).toBe(channels.length);
    expect(new Set(channels.map(({ code }) => code)).size).toBe(channels.length);
  });
  test('finds a channel by its name and nothing by another', () => {
    expect(findChannel('whatsapp-cloud')?.code).toBe('WA');
    expect(findChannel('carrier-pigeon')).toBeUndefined();
  });
});

for (const channel of channels) {
  const channelCase = cases[channel.name];
  if (channelCase !== undefined) describeChannel(channel, channelCase);
}
