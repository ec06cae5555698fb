import { z } from 'zod';
import type { Label } from './label.ts';

interface SettingDefinition {
  readonly title: Label;
  readonly value: z.ZodType;
  /** What holds until an admin says otherwise. */
  readonly initial: unknown;
}

/** What `refine` says of a name that is none, in both languages. */
export const unknownTimeZone = { error: 'unknown time zone', params: { 'pt-BR': 'fuso horário desconhecido' } };

/** A message waits no longer than this for its writer to take it back. */
export const longestHoldSeconds = 120;

/** Settings of the office, by key: kept in the database, the same for everybody, changed by `setting.set`. */
export const settings = {
  autoAssign: {
    title: { en: 'Queues assign by their strategy', 'pt-BR': 'Filas atribuem pela sua estratégia' },
    value: z.boolean(),
    initial: true,
  },
  replyBy: {
    title: {
      en: 'Who may reply: the assignee, or anyone in the queue',
      'pt-BR': 'Quem responde: o responsável ou qualquer um da fila',
    },
    value: z.enum(['assignee', 'queue']),
    initial: 'assignee',
  },
  undoSendSeconds: {
    title: {
      en: 'Seconds that a message is held before it leaves',
      'pt-BR': 'Segundos que a mensagem espera antes de sair',
    },
    value: z.int().min(0).max(longestHoldSeconds),
    initial: 0,
  },
  videoDomain: {
    title: { en: 'Jitsi domain of video-call links', 'pt-BR': 'Domínio Jitsi dos links de videochamada' },
    value: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9.-]+(:\d+)?$/)
      .max(253),
    initial: 'meet.jit.si',
  },
  timeZone: {
    title: { en: 'Time zone', 'pt-BR': 'Fuso horário' },
    value: z.string().refine(isTimeZone, unknownTimeZone),
    initial: 'America/Sao_Paulo',
  },
  currency: {
    title: { en: 'Currency of new values (ISO 4217)', 'pt-BR': 'Moeda de novos valores (ISO 4217)' },
    value: z.string().regex(/^[A-Z]{3}$/),
    initial: 'BRL',
  },
  requiredOnResolve: {
    title: { en: 'Filled in before a ticket is resolved', 'pt-BR': 'Preenchidos antes de encerrar' },
    value: z.array(z.enum(['type', 'demand', 'value'])).max(3),
    initial: [],
  },
} as const satisfies Record<string, SettingDefinition>;

export type SettingKey = keyof typeof settings;
export const settingKeys = Object.keys(settings) as [SettingKey, ...SettingKey[]];
export type Settings = { readonly [K in SettingKey]: z.output<(typeof settings)[K]['value']> };

/** Every setting, those of the office over the initial ones. */
export function settingsFrom(rows: readonly { readonly id: string; readonly value: unknown }[]): Settings {
  const given = new Map(rows.map((row) => [row.id, row.value]));
  return Object.fromEntries(
    Object.entries(settings).map(([key, { initial }]) => [key, given.has(key) ? given.get(key) : initial]),
  ) as unknown as Settings;
}

/** Whether it is an IANA name that this runtime knows. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
