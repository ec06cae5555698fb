import { type Settings, settingsFrom } from '@balcao/contract';
import type { Reads } from '../store/store.ts';

/** The settings of the office as they are now. */
export async function settingsOf(reads: Reads): Promise<Settings> {
  const rows = await reads.all<{ id: string; value: string }>('SELECT id, value FROM settings', []);
  return settingsFrom(rows.map(({ id, value }) => ({ id, value: JSON.parse(value) as unknown })));
}
