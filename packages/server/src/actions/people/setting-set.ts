import { AppError, settingSet as action, type SettingKey, settings } from '@balcao/contract';
import { settingsOf } from '../../operations/settings.ts';
import type { Tx } from '../../store/store.ts';
import { settingRows } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { settingItemOf } from './setting-list.ts';

export const settingSet = writes(action, async (tx, { key, value }) => {
  await writeSetting(tx, key, parsedSetting(key, value));
  return settingItemOf(key, await settingsOf(tx));
});

/** What was given as it is, or read as JSON: a command line gives nothing but text. */
function parsedSetting(key: SettingKey, given: unknown): unknown {
  const schema = settings[key].value;
  const direct = schema.safeParse(given);
  if (direct.success) return direct.data;
  const parsed = typeof given === 'string' ? schema.safeParse(jsonOf(given)) : direct;
  if (parsed.success) return parsed.data;
  throw new AppError('field.invalid', {
    field: key,
    problem: direct.error.issues.map(({ message }) => message).join('; '),
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function writeSetting(tx: Tx, key: SettingKey, value: unknown): Promise<void> {
  const held = await settingRows.lock(tx, key);
  if (held === undefined) await settingRows.insert(tx, { id: key, value });
  else if ((await settingRows.update(tx, held, { value })) === held) return;
  tx.emit('setting.changed', {}, { data: { key } });
}
