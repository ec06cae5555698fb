import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { systemActor } from './actor.ts';
import type { Context } from './context.ts';
import type { ChannelFacts } from './operations/follow-channel.ts';

interface Row {
  readonly id: ChannelFacts['id'];
  readonly channel: string;
  readonly code: string;
  readonly capabilities: string;
}

/** Brings what is stored of each connection's channel up to what its code says; once, before anything is served. */
export async function followChannelCode(context: Pick<Context, 'store' | 'channels' | 'execute'>): Promise<void> {
  const rows = await context.store.read((reads) =>
    reads.all<Row>('SELECT id, channel, code, capabilities FROM connections WHERE removed = 0', []),
  );
  const facts = rows.flatMap((row): ChannelFacts[] => {
    const channel = context.channels.find(row.channel);
    if (channel === undefined) return [];
    // As it would be stored: what is undefined in the code is absent there.
    const capabilities = JSON.parse(JSON.stringify(channel.capabilities)) as ChannelFacts['capabilities'];
    const isSame = row.code === channel.code && isDeepStrictEqual(capabilities, parsed(row.capabilities));
    return isSame ? [] : [{ id: row.id, code: channel.code, capabilities }];
  });
  if (facts.length === 0) return;
  await context.execute('connection.followChannels', facts, { actor: systemActor, requestId: randomUUID() });
}

function parsed(text: string): unknown {
  return JSON.parse(text) as unknown;
}
