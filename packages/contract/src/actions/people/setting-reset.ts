import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { settingItem } from '../../people-items.ts';
import { settingKeys } from '../../settings.ts';

export const settingReset = defineAction({
  id: 'setting.reset',
  title: { en: 'Reset a setting', 'pt-BR': 'Restaurar configuração' },
  summary: { en: 'Back to the initial value.', 'pt-BR': 'De volta ao valor inicial.' },
  input: { key: z.enum(settingKeys) },
  output: settingItem,
  permission: 'setting.manage',
  examples: ['balcao settings reset undoSendSeconds'],
});
