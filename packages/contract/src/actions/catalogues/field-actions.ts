import { z } from 'zod';
import { defineAction, defineRead } from '../../action.ts';
import { customFieldEntity, fieldKinds } from '../../entities/catalogue.ts';
import { fieldRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

/** `NAME=value` sets one on the command line. */
const fieldName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^=]*$/, 'no equals sign in it');
const choices = z.array(z.string().trim().min(1).max(80)).max(100);

export const fieldList = defineRead({
  id: 'field.list',
  title: { en: 'List custom fields', 'pt-BR': 'Listar campos personalizados' },
  summary: {
    en: 'What the office keeps of tickets and contacts beside what everybody does.',
    'pt-BR': 'O que a casa guarda de atendimentos e contatos além do que é de todos.',
  },
  input: { removed: z.boolean().default(false).describe('Also those that are offered no more') },
  output: listOf(customFieldEntity),
  permission: 'catalogue.use',
  examples: ['balcao fields list'],
});

export const fieldCreate = defineAction({
  id: 'field.create',
  title: { en: 'Create a custom field', 'pt-BR': 'Criar campo personalizado' },
  summary: {
    en: 'A field of tickets or contacts: text, number, yes or no, date, or one of some choices.',
    'pt-BR': 'Um campo de atendimentos ou contatos: texto, número, sim ou não, data ou uma opção entre várias.',
  },
  input: {
    name: fieldName,
    target: z.enum(['ticket', 'contact']).default('ticket').describe('What it is a field of'),
    kind: z.enum(fieldKinds).default('text').describe('What its values are'),
    choices: choices.default([]).describe('What may be chosen, where it is a choice'),
    requiredOnResolve: z.boolean().default(false).describe('A ticket does not close without it'),
  },
  output: customFieldEntity,
  permission: 'catalogue.manage',
  examples: ['balcao fields create Pedido', 'balcao fields create Turno --kind choice --choices Manhã,Tarde'],
});

export const fieldEdit = defineAction({
  id: 'field.edit',
  title: { en: 'Edit a custom field', 'pt-BR': 'Editar campo personalizado' },
  summary: {
    en: 'Its name, its choices, and whether a ticket closes without it; values that are there stay.',
    'pt-BR': 'O nome, as opções e se o atendimento encerra sem ele; os valores que existem ficam.',
  },
  input: {
    field: fieldRef,
    name: fieldName.optional(),
    choices: choices.optional().describe('What may be chosen, where it is a choice'),
    requiredOnResolve: z.boolean().optional().describe('A ticket does not close without it'),
  },
  output: customFieldEntity,
  permission: 'catalogue.manage',
  examples: ['balcao fields edit Pedido --required-on-resolve'],
});

export const fieldRemove = defineAction({
  id: 'field.remove',
  title: { en: 'Remove a custom field', 'pt-BR': 'Remover campo personalizado' },
  summary: {
    en: 'It is offered no more; the values that are there stay.',
    'pt-BR': 'Deixa de ser oferecido; os valores que existem ficam.',
  },
  input: { field: fieldRef },
  output: customFieldEntity,
  permission: 'catalogue.manage',
  examples: ['balcao fields remove Pedido'],
});
