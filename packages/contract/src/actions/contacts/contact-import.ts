import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';

/** What a row says is judged row by row, so that a bad one fails alone: here only the size of a call is bounded. */
const cell = z.string().max(10_000);

export const importRow = z.strictObject({
  line: z.int().min(0).max(1_000_000_000).describe('Line of the file, given back with the verdict'),
  name: cell.optional(),
  phone: cell,
  email: cell.optional(),
  stage: cell.optional(),
  source: cell.optional(),
  tags: z.array(cell).max(1000).optional(),
  groups: z.array(cell).max(1000).optional(),
  fields: z.record(cell, cell).optional(),
});
export type ImportRow = z.output<typeof importRow>;

export const importVerdict = z.strictObject({
  line: z.int(),
  status: z.enum(['created', 'updated', 'unchanged', 'failed']),
  /** Null in a dry run for one that would be created. */
  contact: idSchema('contact').nullable(),
  error: z
    .strictObject({
      code: z.string(),
      message: z.string(),
      data: z.record(z.string(), z.unknown()),
    })
    .nullable(),
});
export type ImportVerdict = z.output<typeof importVerdict>;

export const contactImport = defineAction({
  id: 'contact.import',
  title: { en: 'Import contacts', 'pt-BR': 'Importar contatos' },
  summary: {
    en: 'Rows of a list: each creates a contact, adds to the one with that phone, or fails by itself. Twice is once.',
    'pt-BR':
      'Linhas de uma lista: cada uma cria um contato, completa o daquele telefone ou falha sozinha. Repetir não muda nada.',
  },
  input: {
    rows: z.array(importRow).min(1).max(500),
    dryRun: z.boolean().default(false).describe('Judge the rows, write nothing'),
    update: z.boolean().default(true).describe('Complete contacts that are here already'),
  },
  output: z.strictObject({
    rows: z.array(importVerdict),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
  }),
  permission: 'contact.import',
  examples: [`balcao call contact.import '{"rows":[{"line":1,"name":"Davi","phone":"11912345678"}],"dryRun":true}'`],
});
