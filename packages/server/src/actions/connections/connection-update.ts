import { connectionUpdate as action } from '@balcao/contract';
import { build, first } from '../../store/builder.ts';
import { connectionItemOf } from '../../store/queries/connection-item.ts';
import { findConnection, findQueue, nameKey } from '../../store/queries/refs.ts';
import { connections } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { storedSettings } from './connection-access.ts';
import { checkFree } from './connection-add.ts';
import { managersOf } from './connection-managers.ts';
import { channelOf, readableSettings, type StoredSettings, storeSettings } from './connection-settings.ts';

export const connectionUpdate = preparedWrites(
  action,
  async ({ store, channels, cipher }, input): Promise<StoredSettings | null> => {
    if (input.settings === undefined) return null;
    const { connection, row } = await store.read(async (reads) => {
      const found = await findConnection(reads, input.connection);
      return {
        connection: found,
        row: await storedSettings(reads, found.id),
      };
    });
    if (row === undefined) return null;
    return storeSettings(
      channelOf(channels, connection.channel),
      { ...readableSettings({ ...row, channel: connection.channel }, cipher), ...input.settings },
      cipher,
    );
  },
  async (tx, input, prepared) => {
    const connection = await findConnection(tx, input.connection);
    const current = await first(
      tx,
      build(tx).selectFrom('connections').select('account_key').where('id', '=', connection.id),
    );
    const name = input.name ?? connection.name;
    const accountKey = prepared?.accountKey ?? current?.account_key ?? '';
    await checkFree(tx, { name, channel: connection.channel, accountKey, except: connection.id });
    const queuePatch =
      input.queue === undefined
        ? {}
        : { defaultQueueId: input.queue === null ? null : (await findQueue(tx, input.queue)).id };
    const managementPatch =
      input.managementGroup === undefined
        ? {}
        : { managementGroupId: input.managementGroup === null ? null : await managersOf(tx, input.managementGroup) };
    const after = await connections.update(tx, connection, {
      name,
      ...queuePatch,
      ...managementPatch,
      ...(input.botOn === undefined ? {} : { botOn: input.botOn }),
      ...(input.reopenPolicy === undefined ? {} : { reopenPolicy: input.reopenPolicy }),
      ...(prepared === null ? {} : { health: { state: 'unknown' as const, checkedAt: null, reason: null } }),
    });
    await tx.run('UPDATE connections SET name_key = ?, account_key = ?, paused_until = NULL WHERE id = ?', [
      nameKey(name),
      accountKey,
      connection.id,
    ]);
    if (prepared !== null)
      await tx.run('UPDATE connections SET settings = ?, secrets = ? WHERE id = ?', [
        prepared.shown,
        prepared.sealed,
        connection.id,
      ]);
    tx.emit('connection.updated', { connectionId: connection.id });
    return connectionItemOf(tx, after);
  },
);
