import { z } from 'zod';
import { idSchema } from '../id-schema.ts';

export const templateStatuses = ['approved', 'pending', 'rejected', 'paused', 'disabled'] as const;

/** A template as the provider has it; key (name, language) within a connection. */
export const templateItem = z.strictObject({
  connectionId: idSchema('connection'),
  name: z.string(),
  language: z.string(),
  status: z.enum(templateStatuses),
  category: z.string(),
  /** Text with its variables in place, for example `Olá {{1}}`. */
  header: z.strictObject({
    format: z.enum(['none', 'text', 'image', 'video', 'document', 'location']),
    text: z.string(),
  }),
  body: z.string(),
  footer: z.string(),
  buttons: z.array(z.strictObject({ kind: z.string(), text: z.string() })).readonly(),
  /** Names of the variables that sending needs: `1`, `nome`, `header.1`, `header` (a media id), `button.0`. */
  variables: z.array(z.string()).readonly(),
});
export type TemplateItem = z.output<typeof templateItem>;
