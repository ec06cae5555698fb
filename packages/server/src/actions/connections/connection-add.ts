import {
  AppError,
  connectionAdd as action,
  type Capabilities,
  type ConnectionEntity,
  connectionDefaults,
} from '@balcao/contract';
import { checkBot } from '../../domain/bot.ts';
import { unasked } from '../../domain/health.ts';
import { build, first } from '../../store/builder.ts';
import { connectionItemOf } from '../../store/queries/connection-item.ts';
import { findQueue, nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { connections } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { managersOf } from './connection-managers.ts';
import { channelOf, type StoredSettings, storeSettings } from './connection-settings.ts';

interface Prepared extends StoredSettings {
  readonly code: string;
  readonly capabilities: Capabilities;
}

export const connectionAdd = preparedWrites(
  action,
  // oxlint-disable-next-line require-await -- preparing is asynchronous for those that ask a provider
  async ({ channels, cipher }, input): Promise<Prepared> => {
    const channel = channelOf(channels, input.channel);
    return {
      ...storeSettings(channel, input.settings, cipher),
      code: channel.code,
      capabilities: channel.capabilities,
    };
  },
  async (tx, input, prepared) => {
    if (input.botOn === true) checkBot();
    await checkFree(tx, { name: input.name, channel: input.channel, accountKey: prepared.accountKey, except: '' });
    const connection: ConnectionEntity = {
      ...connectionDefaults,
      health: unasked(toInstant(tx.nowMs)),
      id: tx.newId('connection'),
      channel: input.channel,
      code: prepared.code,
      name: input.name,
      address: null,
      capabilities: prepared.capabilities,
      defaultQueueId: input.queue === undefined ? null : (await findQueue(tx, input.queue)).id,
      reopenPolicy: input.reopenPolicy ?? { kind: 'new' },
      managementGroupId: input.managementGroup === undefined ? null : await managersOf(tx, input.managementGroup),
      botOn: input.botOn ?? false,
    };
    await connections.insert(tx, connection, {
      account_key: prepared.accountKey,
      name_key: nameKey(input.name),
      settings: prepared.shown,
      secrets: prepared.sealed,
      created_at: tx.nowMs,
      received_count: 0,
      refused_count: 0,
      unknown_count: 0,
    });
    tx.emit('connection.added', { connectionId: connection.id });
    return connectionItemOf(tx, connection);
  },
);

export async function checkFree(
  tx: Tx,
  wanted: { readonly name: string; readonly channel: string; readonly accountKey: string; readonly except: string },
): Promise<void> {
  const others = build(tx)
    .selectFrom('connections')
    .select('name')
    .where((eb) => eb('removed', '=', eb.lit(0)))
    .where('id', '<>', wanted.except);
  const named = await first(tx, others.where('name_key', '=', nameKey(wanted.name)));
  if (named !== undefined) throw new AppError('name.taken', { kind: 'connection', name: wanted.name });
  const account = await first(
    tx,
    others.where('channel', '=', wanted.channel).where('account_key', '=', wanted.accountKey),
  );
  if (account !== undefined) throw new AppError('connection.accountTaken', { name: account.name });
}
