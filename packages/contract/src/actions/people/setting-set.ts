import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { settingItem } from '../../people-items.ts';
import { settingKeys } from '../../settings.ts';

export const settingSet = defineAction({
  id: 'setting.set',
  title: { en: 'Change a setting', 'pt-BR': 'Alterar configuração' },
  summary: {
    en: 'For everybody in the office, from now on. The value is text or JSON.',
    'pt-BR': 'Para todo o escritório, a partir de agora. O valor é texto ou JSON.',
  },
  input: {
    key: z.enum(settingKeys),
    value: z
      .union([
        z.string().max(2000),
        z.number(),
        z.boolean(),
        z.array(z.unknown()).max(100),
        z.record(z.string(), z.unknown()),
      ])
      .describe('Text, or JSON'),
  },
  output: settingItem,
  permission: 'setting.manage',
  examples: ['balcao settings set undoSendSeconds 10', 'balcao settings set replyBy queue'],
});
