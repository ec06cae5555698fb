import { settingReset as action } from '@balcao/contract';
import { settingsOf } from '../../operations/settings.ts';
import { settingRows } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { settingItemOf } from './setting-list.ts';

export const settingReset = writes(action, async (tx, { key }) => {
  const held = await settingRows.lock(tx, key);
  if (held !== undefined) {
    await settingRows.remove(tx, held);
    tx.emit('setting.changed', {}, { data: { key } });
  }
  return settingItemOf(key, await settingsOf(tx));
});
