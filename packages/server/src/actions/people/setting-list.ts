import {
  settingList as action,
  type SettingItem,
  type SettingKey,
  type Settings,
  settingKeys,
  settings,
} from '@balcao/contract';
import { settingsOf } from '../../operations/settings.ts';
import { reading } from '../handler.ts';

export const settingList = reading(action, async ({ reads }) => {
  const held = await settingsOf(reads);
  return { items: settingKeys.map((key) => settingItemOf(key, held)), nextCursor: null };
});

export function settingItemOf(key: SettingKey, held: Settings): SettingItem {
  return { key, title: settings[key].title, value: held[key], initial: settings[key].initial };
}
